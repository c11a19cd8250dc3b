"""Signed notes: a few lines of text, a blank line, and one line for each Ed25519 signature.

The format is that of existing transparency logs (C2SP: signed-note, tlog-checkpoint), so their tools read ours::

    www.example.org/audit-log                        the log
    1027                                             how many entries
    q8h0…=                                           the root over them, Base64
    2026-11-24T19:00:10.000000Z                      when, by the database's clock

    — www.example.org/audit-log 5kZ4…=               Base64 of: four bytes that name the key, the signature
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID_BYTES = 4
DASH = "— "


class Unsigned(Exception):
    """The note is malformed, or none of the keys signed it."""


def to_base64(data: bytes) -> str:
    """Standard Base64, as in notes."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Inverse of ``to_base64``. Raises Unsigned for text that is not Base64."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Unsigned("That is not Base64.") from None


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def key_id(name: str, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:KEY_ID_BYTES]


def sign_note(text: str, keys: Iterable[Ed25519PrivateKey]) -> str:
    """``text`` with a signature of each key. Its first line names the log, and with it the keys."""
    name = text.partition("\n")[0]
    lines = []
    for key in keys:
        identity = key_id(name, key.public_key().public_bytes_raw())
        lines.append(f"{DASH}{name} {to_base64(identity + key.sign(text.encode()))}\n")
    return f"{text}\n{''.join(lines)}"


def signed_by(note: str, public_key: bytes) -> bool:
    """Whether ``public_key`` signed the note."""
    text, blank, lines = note.partition("\n\n")
    message = f"{text}\n".encode()
    for line in lines.splitlines() if blank else ():
        dash, name, signature, *_rest = [*line.split(" "), "", ""]
        try:
            data = from_base64(signature)
            if dash == DASH.strip() and data[:KEY_ID_BYTES] == key_id(name, public_key):
                Ed25519PublicKey.from_public_bytes(public_key).verify(data[KEY_ID_BYTES:], message)
                return True
        except (Unsigned, InvalidSignature, ValueError):
            continue
    return False


@dataclass(frozen=True)
class Checkpoint:
    """The content of a head."""

    log: str
    size: int
    root: bytes
    at: str

    def text(self) -> str:
        return f"{self.log}\n{self.size}\n{to_base64(self.root)}\n{self.at}\n"


@dataclass(frozen=True)
class Introduction:
    """Introduction of a key: which key it follows (none: empty), and after how many entries.

    A key signs its own introduction, and its predecessor signs it too. So trust in either extends to the other.
    """

    log: str
    public_key: bytes
    after: bytes
    size: int
    at: str

    def text(self) -> str:
        key, after = to_base64(self.public_key), to_base64(self.after)
        return f"{self.log}\nkey {key}\nafter {after}\nfrom {self.size}\n{self.at}\n"


def read_checkpoint(note: str) -> Checkpoint:
    """Parses a checkpoint; does not check signatures. Raises Unsigned if it is malformed."""
    text = note.partition("\n\n")[0]
    log, size, root, at, *_rest = [*text.split("\n"), "", "", ""]
    if not (size.isascii() and size.isdigit()):
        raise Unsigned("The note is no head of an audit log.")
    checkpoint = Checkpoint(log, int(size), from_base64(root), at)
    if checkpoint.text() != f"{text}\n":
        raise Unsigned("The note is no head of an audit log.")
    return checkpoint


def read_introduction(note: str) -> Introduction:
    """Parses an introduction; does not check signatures. Raises Unsigned if it introduces no key."""
    text = note.partition("\n\n")[0]
    log, key, after, size, at, *_rest = [*text.split("\n"), "", "", "", ""]
    number = size.removeprefix("from ")
    if not (number.isascii() and number.isdigit()):
        raise Unsigned("The note introduces no key.")
    introduction = Introduction(
        log, from_base64(key.removeprefix("key ")), from_base64(after.removeprefix("after ")), int(number), at
    )
    if introduction.text() != f"{text}\n":
        raise Unsigned("The note introduces no key.")
    return introduction
