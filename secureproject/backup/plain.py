"""Decrypted bytes of a sealed file, read by lines, by counts, or in chunks."""

from collections.abc import Iterator

from secureproject.backup.sealed_file import Unusable

LONGEST_LINE = 1024 * 1024


class Plain:
    """Reader of decrypted bytes. Raises Unusable on a premature end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._waiting = pieces, b""

    def some(self) -> bytes:
        """The next chunk; b"" at the end."""
        piece, self._waiting = self._waiting or next(self._pieces, b""), b""
        return piece

    def give_back(self, piece: bytes) -> None:
        """Pushes back the part of a chunk from ``some`` that belongs to what follows."""
        self._waiting = piece + self._waiting

    def line(self) -> bytes:
        """The next line without its line feed."""
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
