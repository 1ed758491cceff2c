"""Objects that hold keys stay in their process: no pickle, no copy, and a repr of ids alone."""

from typing import NoReturn, SupportsIndex


class Guarded:
    """Mixed into everything that holds key bytes, so that no task, cache or session can carry it."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} does not leave its process")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
