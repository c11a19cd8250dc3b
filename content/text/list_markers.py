"""List markers (bullets and numbers) as readers see them, for comparisons, which show no lists."""

from collections.abc import Mapping

POINT = "•"
_LISTS = frozenset({"ol", "ul"})


class Points:
    """Receives start and end tags of clean HTML; ``take`` returns the marker of the next block."""

    def __init__(self) -> None:
        self._next: list[int | None] = []  # for each open list the number of its next item; None: no numbers
        self._point = ""

    def begin(self, tag: str, values: Mapping[str, str | None]) -> None:
        if tag in _LISTS:
            counts = tag == "ol" and "reversed" not in values  # counted down it depends on later items
            self._next.append(_number(values.get("start")) if counts else None)
        elif tag == "li" and self._next:
            number = self._next[-1]
            self._point = POINT if number is None else f"{number}."
            self._next[-1] = None if number is None else number + 1

    def end(self, tag: str) -> None:
        if tag in _LISTS and self._next:
            self._next.pop()
        elif tag == "li":
            self._point = ""

    def take(self) -> str:
        """Once for each item: its second paragraph has none."""
        point, self._point = self._point, ""
        return point


def _number(start: str | None) -> int:
    return int(start) if start and start.isascii() and start.isdecimal() and len(start) < 10 else 1
