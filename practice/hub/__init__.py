"""How does Sotto come up on this machine? Runs before Django, so nothing here may import it."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - before any other module, which an older Python could not read
    sys.exit("sotto: needs Python 3.11 or newer; name one: make run PYTHON=python3.12")
