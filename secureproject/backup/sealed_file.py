"""Sealed file: encrypted as it is written; a changed byte or a missing end is detected.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as in age: chunks of 64 KiB under
AES-256-GCM, each with its number in its nonce, and the last one marked. The key is unique to the file: HKDF-SHA-256
(RFC 5869) over one of ENCRYPTION_KEYS and a random salt. A key name derived with it tells a wrong key from a
damaged file.
"""

import base64
import hmac
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.encryption import encryption_keys

MAGIC = b"secureproject backup 1\n"
SALT, NAME, KEY, TAG = 32, 16, 32, 16  # bytes
HEADER = len(MAGIC) + SALT + NAME
CHUNK = 64 * 1024
LONGEST_LINE = 1024 * 1024


class Unusable(Exception):
    """The file is no backup, was made with another key, was changed or is truncated; the sentence says which."""


class SealedWriter:
    """Encrypts plain bytes as they are written. Without ``close()`` the file is incomplete, which is detected."""

    def __init__(self, file: BinaryIO) -> None:
        salt = secrets.token_bytes(SALT)
        name, key = _derived(encryption_keys()[0], salt)
        self._file, self._cipher, self._head = file, AESGCM(key), MAGIC + salt + name
        self._waiting, self._number = bytearray(), 0
        file.write(self._head)

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > CHUNK:  # a chunk that is exactly full may be the last
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        self._put(bytes(self._waiting), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), plain, self._head))
        self._number += 1


def decrypted_chunks(file: BinaryIO) -> Iterator[bytes]:
    """Decrypted chunks of a sealed file. Raises Unusable; earlier chunks must not be trusted then."""
    head = file.read(HEADER)
    if not head.startswith(MAGIC) or len(head) < HEADER:
        raise Unusable("This is no backup made by manage.py backup.")
    cipher = AESGCM(_key_of(head))
    number, chunk = 0, file.read(CHUNK + TAG)
    while chunk:
        following = file.read(CHUNK + TAG)
        yield _opened_chunk(cipher, number, chunk, head, last=not following)
        number, chunk = number + 1, following
    if not number:
        raise Unusable("The backup ends too early: it was cut short.")


def _opened_chunk(cipher: AESGCM, number: int, chunk: bytes, head: bytes, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, last), chunk, head)
    except (InvalidTag, ValueError):
        pass
    if last and _is_whole(cipher, number, chunk, head):
        raise Unusable("The backup ends too early: it was cut short.")
    raise Unusable(
        f"The backup was changed or cut short: the part from byte {HEADER + number * (CHUNK + TAG)} on is damaged."
    )


def _is_whole(cipher: AESGCM, number: int, chunk: bytes, head: bytes) -> bool:
    """Whether this chunk was once followed by others."""
    try:
        cipher.decrypt(_nonce(number, last=False), chunk, head)
    except (InvalidTag, ValueError):
        return False
    return True


def _key_of(head: bytes) -> bytes:
    salt, name = head[len(MAGIC) : -NAME], head[-NAME:]
    for configured in encryption_keys():
        found, key = _derived(configured, salt)
        if hmac.compare_digest(found, name):
            return key
    raise Unusable(
        "None of ENCRYPTION_KEYS opens this backup. Add the key that was in front when it was made."
    )


def _derived(configured: str, salt: bytes) -> tuple[bytes, bytes]:
    """Name and key for one file."""
    material = base64.urlsafe_b64decode(configured)
    both = HKDF(SHA256(), length=NAME + KEY, salt=salt, info=b"secureproject/backup/1").derive(material)
    return both[:NAME], both[NAME:]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


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
