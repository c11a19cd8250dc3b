"""Range requests (RFC 9110, section 14): one range at most."""

import re
from typing import NamedTuple

_ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


class Part(NamedTuple):
    """From byte ``start`` to before ``stop``."""

    start: int
    stop: int


class Unsatisfiable(ValueError):
    """No byte of the file is in the requested range."""


def part_of(header: str, size: int) -> Part | None:
    """Range in ``header`` for ``size`` bytes; None for the whole file, also if the header is not understood.

    Several ranges are answered with the whole file, as the standard allows: overlapping ones would be a way to
    make the site send a file many times over (CVE-2011-3192). Raises Unsatisfiable.
    """
    asked = _ONE_RANGE.fullmatch(header.replace(" ", ""))
    if asked is None:
        return None
    first, last, ending = asked.groups()
    if ending is not None:
        start, stop = max(size - int(ending), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return None
    if start >= stop:
        raise Unsatisfiable
    return Part(start, stop)
