"""One line of what was done: what takes it back, and what speaks against that."""

from collections.abc import Callable
from dataclasses import dataclass, field

from audit.actors import Actor


@dataclass(frozen=True)
class Line:
    """One thing. ``do`` takes it back, by the verbs of its app; without it there is only ``why_not``.

    ``warning``: what somebody has to decide; such a line is not ticked beforehand. ``entries``: what it tells of.
    """

    key: str
    name: str
    happened: list[str]
    entries: frozenset[int]
    will: str = ""
    why_not: str = ""
    warning: str = ""
    url: str = ""
    state: str = ""  # of the thing, for the fingerprint
    do: Callable[[Actor], object] | None = field(default=None, compare=False)
