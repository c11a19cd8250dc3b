"""Audit log row format, version 1, and the Merkle tree leaf of a row. Final: rows can never be rewritten.

**Rule.** Values assigned by the database (id, time, transaction) are in the leaf itself. Values given by the writer are
there as commitments only. So a proof can disclose one value of a row and withhold the others, a value can be erased,
and the leaf hash stays the same.

**Commitment** to a value: SHA-256(domain || salt || canonical([name, value])). The salt is 16 random bytes, a domain
ends with 0x00, and canonical JSON is injective, so no two (domain, salt, name, value) share an
input. Without its salt a commitment does not help to guess the value, however few values are possible.

| part            | values                    | salts                      | commitments               |
|-----------------|---------------------------|----------------------------|---------------------------|
| header (HEADER) | in their columns          | from ``salt``, one way     | computed from the columns |
| public fields   | in ``public``             | in ``public``              | in ``commitments``        |
| personal fields | in ``sealed``, encrypted  | inside the same ciphertext | in ``commitments``        |

**Leaf bytes**: canonical JSON of ``format``, ``id`` and ``xid`` (as strings), ``recorded_at`` (UTC, microseconds),
``header`` and ``fields`` (name to commitment), ``sealed`` (for each ciphertext a digest over the id of its key, the
names of its fields and the ciphertext itself).
**Leaf hash**: SHA-256(0x00 || leaf bytes), as RFC 6962, section 2.1, says.

Why the features below need no new column:

* *Selective disclosure*: publish the leaf and (salt, name, value) of the values to show. Header salts are parts of one
  one-way stream, so showing one reveals nothing about another. A public proof can leave out who acted and in which
  session, and even which entries share a person's key, because key ids are inside the digests.
* *Destroying a person's key*: values and salts of the personal fields are lost together; commitments and ciphertext
  remain, and with them the leaf.
* *Retention*: keys are separated by the day they expire, addresses on a shorter term than names, so that expired data
  can be destroyed while the rest stays readable.
* *Redacting a public field*: its entry leaves ``public``; its commitment stays in ``commitments``.
* *Export and offline verification*: the columns of a row are all that a verifier needs.
* *Sealing in order*: every transaction below ``pg_snapshot_xmin`` has ended, so the rows with a smaller ``xid`` are
  complete, and leaves are ordered by (xid, id). A logical restore restarts transaction ids: rows with smaller ids than
  the entry that reports the restore are complete whatever their ``xid``.
* *Request id and session digest* are random, or digests of random secrets, and not personal data: once logs and
  session are gone they link entries with each other, as the actor's id does anyway. An actor's id is a pseudonym that
  identifies no person once the account is gone. (A check reports a user model whose key is personal data.)

**Canonical JSON** is RFC 8785 (JSON Canonicalization Scheme) for the values that we allow: null, booleans, integers
within ±(2**53 - 1), strings, lists and objects. Floats are refused, so the hard part of the RFC (ECMAScript number
formatting) never arises. Object keys are sorted by their UTF-16 code units, the output is UTF-8 without white space,
and strings are escaped as the RFC says (only ``"``, ``\\`` and characters below U+0020). Strings are *not* normalised.
"""

import hashlib
import json
import secrets
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, Protocol

FORMAT = 1
SALT_BYTES = 16
HEADER = (
    "event",
    "actor_kind",
    "actor_id",
    "on_behalf_of_kind",
    "on_behalf_of_id",
    "subject_kind",
    "subject_id",
    "person_kind",
    "person_id",
    "request_id",
    "session_digest",
)
FIELD_DOMAIN = b"secure_audit/1/field\x00"
HEADER_DOMAIN = b"secure_audit/1/header\x00"
HEADER_SALT_DOMAIN = b"secure_audit/1/header-salts\x00"
SEALED_DOMAIN = b"secure_audit/1/sealed\x00"
_URL_SAFE, _STANDARD = bytes.maketrans(b"+/", b"-_"), str.maketrans("-_", "+/")
LEAF_PREFIX = b"\x00"  # RFC 6962, section 2.1: leaves and nodes must not be mistaken for each other
LARGEST_INTEGER = 2**53 - 1  # other JSON parsers lose digits beyond it (RFC 8785, section 3.2.2.3)
DEEPEST = 16
NUL = "PostgreSQL cannot store the NUL character."

_quoted = encode_basestring  # a string in quotation marks, with escapes
_UNCHANGED = frozenset({str, int, bool, type(None)})  # these exact types, no subclasses

type JSONValue = bool | int | str | Sequence[JSONValue] | Mapping[str, JSONValue] | None
type Salted = dict[str, list[JSONValue]]  # name -> [salt, value]


class Row(Protocol):
    """The columns of an entry that make up its leaf. A verifier may build one from an export."""

    @property
    def format(self) -> int: ...
    @property
    def id(self) -> int: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def xid(self) -> int: ...
    @property
    def salt(self) -> bytes | memoryview: ...
    @property
    def commitments(self) -> Mapping[str, str]: ...
    @property
    def sealed(self) -> Sequence[Mapping[str, JSONValue]]: ...


def commit(domain: bytes, salt: bytes, name: str, value: JSONValue) -> str:
    """The commitment to a value, in URL-safe Base64 without padding."""
    return encode(hashlib.sha256(domain + salt + canonical([name, value])).digest())


def header_salts(salt: bytes) -> dict[str, bytes]:
    """The salt of each header column: consecutive parts of SHAKE-256 over the row's salt."""
    stream = hashlib.shake_256(HEADER_SALT_DOMAIN + salt).digest(SALT_BYTES * len(HEADER))
    return {name: stream[i * SALT_BYTES : (i + 1) * SALT_BYTES] for i, name in enumerate(HEADER)}


def header_commitments(row: Row) -> dict[str, str]:
    """A commitment to each header column of ``row``."""
    salts = header_salts(bytes(row.salt))
    return {name: commit(HEADER_DOMAIN, salts[name], name, getattr(row, name)) for name in HEADER}


def sealed_digest(part: Mapping[str, JSONValue]) -> str:
    """The digest of one ciphertext: over the id of its key, the names of its fields and the data."""
    return encode(
        hashlib.sha256(SEALED_DOMAIN + canonical([part["key"], part["fields"], part["data"]])).digest()
    )


def leaf_bytes(row: Row) -> bytes:
    """The leaf of ``row``. Raises ValueError for a format that this release does not know."""
    if row.format != FORMAT:
        raise ValueError(f"This release knows row format {FORMAT}, not {row.format}.")
    leaf: dict[str, JSONValue] = {
        "format": row.format,
        "id": str(row.id),
        "recorded_at": row.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "xid": str(row.xid),
        "header": header_commitments(row),
        "fields": dict(row.commitments),
        "sealed": [sealed_digest(part) for part in row.sealed],
    }
    return canonical(leaf)


def leaf_hash(row: Row) -> bytes:
    """The RFC 6962 hash of the leaf of ``row``: 32 bytes."""
    return hashlib.sha256(LEAF_PREFIX + leaf_bytes(row)).digest()


def encode(data: bytes) -> str:
    """URL-safe Base64 without padding (RFC 4648, section 5)."""
    return b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Inverse of ``encode``. Raises ValueError for any other text."""
    return a2b_base64((text + "=" * (-len(text) % 4)).translate(_STANDARD), strict_mode=True)


def with_salt(values: Mapping[str, JSONValue]) -> Salted:
    """Each value with a new random salt: all that is needed to open its commitment."""
    return {name: [encode(secrets.token_bytes(SALT_BYTES)), value] for name, value in values.items()}


def commitments(*parts: Salted) -> dict[str, str]:
    """The commitment to every field in ``parts``."""
    return {
        name: commit(FIELD_DOMAIN, decode(str(salt)), name, value)
        for part in parts
        for name, (salt, value) in part.items()
    }


class Unstorable(ValueError):
    """A text that cannot be stored faithfully; a client sent it on purpose."""


def canonical(value: JSONValue) -> bytes:
    """The canonical bytes of ``value``.

    Raises TypeError for a value that is not allowed at all (floats, dates, lazy translations, models) and ValueError
    for one that cannot be stored faithfully (NUL, a lone surrogate, too large an integer, nesting beyond 16 levels).
    """
    try:
        return _written(value, 0).encode()
    except UnicodeEncodeError:
        raise Unstorable("The text has half of a surrogate pair, which UTF-8 cannot express.") from None


def plain(value: JSONValue) -> JSONValue:
    """``value`` as plain dict, list, str, int, bool and None. Raises as ``canonical`` does."""
    written = canonical(value)
    if type(value) in _UNCHANGED:
        return value
    copy: JSONValue = json.loads(written.decode())
    return copy


def _written(value: object, depth: int) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _integer(value)
    if value is None:
        return "null"
    if depth >= DEEPEST:
        raise ValueError(f"A value in the audit log is nested deeper than {DEEPEST} levels.")
    if isinstance(value, list | tuple):
        # Fast path: most values are strings.
        parts = [
            _quoted(item) if type(item) is str and "\0" not in item else _written(item, depth + 1)
            for item in value
        ]
        return f"[{','.join(parts)}]"
    if isinstance(value, Mapping):
        return _object(value, depth)
    raise TypeError(
        f"{type(value).__name__} is not a JSON value that the audit log takes; pass a string or an integer."
    )


def _object(value: Mapping[Any, object], depth: int) -> str:
    names = list(value)
    try:
        all_names = "".join(names)
    except TypeError:
        raise TypeError("The keys of an object must be strings.") from None
    if "\0" in all_names:
        raise Unstorable(NUL)
    names.sort(key=None if all_names.isascii() else _code_units)
    parts = []
    for name in names:
        item = value[name]
        if type(item) is str and "\0" not in item:
            parts.append(f"{_quoted(name)}:{_quoted(item)}")
        else:
            parts.append(f"{_quoted(name)}:{_written(item, depth + 1)}")
    return f"{{{','.join(parts)}}}"


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _integer(value: int) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{value} has more digits than JSON readers keep; pass it as a string.")
    return int.__repr__(value)


def _text(value: str) -> str:
    if "\0" in value:
        raise Unstorable(NUL)
    return _quoted(value)
