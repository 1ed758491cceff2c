"""Files from outside: known by their first bytes, cleaned in a limited child process, scanned where a scanner stands by.

The child (`child`, `confinement`, `pictures`, `documents`, `texts`) knows nothing of Django, database or keys.
"""
