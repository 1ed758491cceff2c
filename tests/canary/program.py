"""`python -m tests.canary.program ROUNDS LINES`, in the environment of a running demo house: sows, says what.

Acts are done here, in a process of its own; pages, letters and texts go in through the house's own doors.
"""

import json
import os
import sys
from dataclasses import asdict

VISITED = 3  # clients for whom every page is walked through, the first ones


def main(rounds: int, lines: int) -> dict[str, object]:
    from django.conf import settings

    from messaging.models import InboundItem
    from practice.models import User
    from tests.canary.abroad import Doors, OverHttp, place
    from tests.canary.carried import watched
    from tests.canary.marks import Marks
    from tests.canary.pages import Pages, Visit
    from tests.canary.sowing import Sower, address_of
    from tests.messaging.emulators.support import until

    marks, base = Marks(), settings.SOTTO_BASE_URL
    ana = User.objects.get(email="ana@alder.example")
    doors = Doors(marks, place(base), place(settings.SOTTO_MAIL_DOOR), settings.SOTTO_EMULATORS.rstrip("/"))
    with watched(marks) as carried:
        sower = Sower(marks, ana, lines)
        for number in range(rounds):
            client = sower.round()
            if number >= VISITED:
                continue
            visits = [Visit(OverHttp(base, marks)) for _ in range(3)]
            for visit, user in zip(visits, (ana, client.user), strict=False):
                assert user is not None
                visit.go("/demo/").fill(person=str(user.pk))
            Pages(marks, client, *visits).walk()
            doors.knock(address_of(client))
        until(lambda: not InboundItem.objects.filter(state=InboundItem.State.NEW).exists(), 60)
        carried.look_into_rows()
    return asdict(marks) | {"counts": dict(carried.counts), "missing": carried.missing}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")
    import django

    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
