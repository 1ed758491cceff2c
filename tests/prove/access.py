"""Nobody gets in where the matrix doesn't say so: gated address × person × whose object × method."""

from datetime import UTC, datetime

from tests import databases, people
from tests.access import matrix, walking
from tests.prove.report import Figure

METHODS = (*walking.METHODS, *walking.NEVER_DECLARED, "OPTIONS", "TRACE", "PROPFIND")


def run(seed: int) -> Figure:
    """The same for every seed: nothing is left to chance."""
    ids = databases.ensure_templates(databases.this_run())
    now = people.latest_workday(datetime.now(UTC))
    cells, wrong, pages = 0, dict[str, str](), set()
    for person in matrix.EVERYBODY:
        with databases.a_clone("house"), databases.rolled_back():
            walk = walking.walk(people.load(ids), now, person, methods=METHODS, full=True)
        cells += walk.cells
        wrong |= {f"{person}: {cell}": found for cell, found in walk.wrong.items()}
        pages |= {page for page in walk.not_there if page[0]}
    for cell, found in list(wrong.items())[:20]:
        print(f"  {cell}: {found}")
    result = f"{len(wrong)} cells other than the matrix says; {len(pages)} version of “not there”"
    return Figure(
        "access: address × person × whose object × method", cells, result, not wrong and len(pages) == 1
    )
