"""The plain bytes of a sealed file, taken by lines, by counts, or as they come."""

from collections.abc import Iterator

from secureproject.backup.sealed_file import Unusable

LONGEST_LINE = 1024 * 1024


class Plain:
    """Raises Unusable for an end where there should be none."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._waiting = pieces, b""

    def some(self) -> bytes:
        """Whatever comes next; b"" at the end."""
        piece, self._waiting = self._waiting or next(self._pieces, b""), b""
        return piece

    def give_back(self, piece: bytes) -> None:
        """What was taken with ``some`` and belongs to what follows."""
        self._waiting = piece + self._waiting

    def line(self) -> bytes:
        """Up to the next line feed, without it."""
        line = b""
        while b"\n" not in line:
            piece = self.some()
            if not piece or len(line) > LONGEST_LINE:
                raise Unusable("The backup holds something else than this release writes.")
            line += piece
        first, _end, rest = line.partition(b"\n")
        self.give_back(rest)
        return first

    def exactly(self, length: int) -> bytes:
        held = bytearray()
        while len(held) < length:
            piece = self.some()
            if not piece:
                raise Unusable("The backup ends within a stored file.")
            held += piece
        self.give_back(bytes(held[length:]))
        return bytes(held[:length])
