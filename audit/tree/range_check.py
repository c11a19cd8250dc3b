"""Check of a range of the sealed audit log against its leaves and tiles, as fast as Python can.

Implements audit/row.py a second time without objects: a test with random rows compares the two. Runs in its own
processes, so it imports neither Django nor models.
"""

import json
from binascii import a2b_base64, b2a_base64
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256, shake_256
from json.encoder import encode_basestring as quoted
from struct import Struct
from typing import Any, NamedTuple

import psycopg

from audit.row import (
    FIELD_DOMAIN,
    FORMAT,
    HEADER,
    HEADER_DOMAIN,
    HEADER_SALT_DOMAIN,
    SALT_BYTES,
    SEALED_DOMAIN,
    canonical,
)
from audit.tree.tree import complete_root

WIDTH, HASH_BYTES = 256, 32
URL_SAFE = bytes.maketrans(b"+/", b"-_")
STANDARD = bytes.maketrans(b"-_", b"+/")
DIGITS = 43  # of 32 bytes in unpadded Base64
SALTS = Struct(f"{SALT_BYTES}s" * len(HEADER)).unpack
# Digests with a byte between them are encoded together: 33 bytes become 44 digits, of which the last is unused.
TEXTS = Struct(f"{DIGITS}sx" * len(HEADER)).unpack
HEADER_TEXT = b",".join(b'"%b":"%%b"' % name.encode() for name in sorted(HEADER))
ORDER = [HEADER.index(name) for name in sorted(HEADER)]
REMEMBERED = 512  # cached values of a column, most of which repeat
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
SCALARS = (int, type(None))
ROWS = """
    SELECT l.position, l.entry_id, l.hash, e.id, e.format, e.xid::text,
        to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        e.event, e.actor_kind, e.actor_id, e.on_behalf_of_kind, e.on_behalf_of_id, e.subject_kind, e.subject_id,
        e.person_kind, e.person_id, e.request_id, e.session_digest,
        e.salt, e.public::text, e.commitments::text, e.sealed::text
    FROM secure_audit_leaf l LEFT JOIN secure_audit_entry e ON e.id = l.entry_id
    WHERE l.position >= %s AND l.position < %s
    ORDER BY l.position
"""
TILES = """
    SELECT number, root, nodes FROM secure_audit_tile WHERE level = 1 AND number >= %s AND number < %s ORDER BY number
"""

type Place = tuple[int, int, int]  # number of earlier restores, xid, id
type Execute = Callable[..., Iterable[Sequence[Any]]]


class Finding(NamedTuple):
    """One difference from what was sealed. ``entry`` and ``position`` if it is about one row."""

    kind: str
    detail: str
    entry: int | None = None
    position: int | None = None


class Row(NamedTuple):
    """An entry with the position of its leaf."""

    position: int
    entry_id: int
    stored_hash: bytes
    id: int | None
    format: int
    xid: str
    recorded_at: str
    header: Sequence[str]
    salt: bytes
    public: str
    commitments: str
    sealed: str


class Checked(NamedTuple):
    """Result for a range: the stored leaf hashes, and what is wrong. First and last: order keys of its ends.

    times: the recorded time of each row, empty for one that is wrong or missing.
    """

    start: int
    hashes: bytes
    times: list[str]
    findings: list[Finding]
    first: Place | None
    last: Place | None


def rows_between(execute: Execute, start: int, end: int) -> Iterator[Row]:
    for position, entry, stored, pk, form, xid, at, *rest in execute(ROWS, start, end):
        header, (salt, *texts) = rest[: len(HEADER)], rest[len(HEADER) :]
        yield Row(position, entry, bytes(stored), pk, form, xid, at, header, salt and bytes(salt), *texts)


def check_range(
    execute: Execute,
    start: int,
    end: int,
    firsts: Sequence[int] = (),
    archived: Sequence[tuple[int, int]] = (),
) -> Checked:
    """Checks the rows at positions [start, end), which must begin and, unless it is the last, end between tiles.

    firsts: the id of the first entry after each restore of the database. archived: ranges whose rows were moved out, so
    that only their leaves remain.
    """
    findings: list[Finding] = []
    hashes: list[bytes] = []
    times: list[str] = []
    order: list[Place] = []

    def fill_up_to(end: int) -> None:
        for position in range(start + len(hashes), end):
            findings.append(Finding("removed", "the leaf is gone", position=position))
            hashes.append(bytes(HASH_BYTES))
            times.append("")

    for row in rows_between(execute, start, end):
        fill_up_to(row.position)
        hashes.append(row.stored_hash)
        times.append("")
        if row.id is None and any(first <= row.position < last for first, last in archived):
            continue
        if wrong := _wrong_with(row):
            findings.append(wrong)
        else:
            times[-1] = row.recorded_at
            at = bisect_right(firsts, row.entry_id), int(row.xid), row.entry_id
            if order and at <= order[-1]:
                findings.append(
                    Finding("reordered", "it stands behind a later one", row.entry_id, row.position)
                )
            order[1:] = [at]
    fill_up_to(end)
    findings += _wrong_tiles(execute, start, hashes)
    return Checked(
        start, b"".join(hashes), times, findings, order[0] if order else None, order[-1] if order else None
    )


def _wrong_with(row: Row) -> Finding | None:
    if row.id is None:
        return Finding("removed", "the entry is gone", row.entry_id, row.position)
    try:
        public, commitments, sealed = json.loads(f"[{row.public},{row.commitments},{row.sealed}]")
        if leaf_hash_of(row, commitments, sealed) != row.stored_hash:
            return Finding("changed", "it is not what was sealed", row.entry_id, row.position)
        wrong = wrong_field(public, commitments, sealed)
    except (ValueError, TypeError, KeyError, AttributeError):
        wrong = "it cannot be read"
    return Finding("changed", wrong, row.entry_id, row.position) if wrong else None


def leaf_hash_of(row: Row, commitments: Mapping[str, str], sealed: list[dict[str, Any]]) -> bytes:
    """The leaf hash of audit/row.py. Raises ValueError, TypeError or KeyError for rows not written by us."""
    if row.format != FORMAT:
        raise ValueError(f"format {row.format}")
    salts = SALTS(shake_256(HEADER_SALT_DOMAIN + row.salt).digest(SALT_BYTES * len(HEADER)))
    header = row.header
    digests = [sha256(HEADER_DOMAIN + salts[i] + pair(header[i])).digest() for i, pair in PAIRS]
    texts = TEXTS(b2a_base64(b"\0".join(digests) + b"\0", newline=False).translate(URL_SAFE))
    return sha256(
        b'\x00{"fields":%b,"format":1,"header":{%b},"id":"%d","recorded_at":"%b","sealed":[%b],"xid":"%b"}'
        % (
            _fields(commitments),
            HEADER_TEXT % texts,
            row.entry_id,
            row.recorded_at.encode(),
            b",".join(map(_sealed, sealed)),
            row.xid.encode(),
        )
    ).digest()


def wrong_field(
    public: Mapping[str, Any], commitments: Mapping[str, str], sealed: list[dict[str, Any]]
) -> str:
    """What is wrong with the readable fields: a changed or a removed value."""
    for name, (salt, value) in public.items():
        bare = a2b_base64(salt.encode().translate(STANDARD) + b"==")
        digest = sha256(FIELD_DOMAIN + bare + _pair(name, value)).digest()
        if commitments.get(name) != b2a_base64(digest, newline=False)[:DIGITS].translate(URL_SAFE).decode():
            return f"its field {name} was changed"
    if len(public) < len(commitments):
        hidden = {name for part in sealed for name in part["fields"]}
        if missing := commitments.keys() - public.keys() - hidden:
            return f"its field {', '.join(sorted(missing))} was taken out"
    return ""


def _remembered_pair(name: str) -> Callable[[str], bytes]:
    """``_pair`` of one column; a cache with only the value as key is faster than one with both."""

    @lru_cache(REMEMBERED)
    def pair(value: str) -> bytes:
        return f'["{name}",{quoted(value)}]'.encode()

    return pair


PAIRS = [(i, _remembered_pair(HEADER[i])) for i in ORDER]


def _pair(name: str, value: Any) -> bytes:
    if type(value) is str:
        return f"[{quoted(name)},{quoted(value)}]".encode()
    return compact([name, value]).encode() if isinstance(value, SCALARS) else canonical([name, value])


def _fields(commitments: Mapping[str, str]) -> bytes:
    pairs = [f"{quoted(name)}:{quoted(commitments[name])}" for name in sorted(commitments)]
    text = f"{{{','.join(pairs)}}}"
    return text.encode() if text.isascii() else canonical(commitments)


def _sealed(part: Mapping[str, Any]) -> bytes:
    fields = ",".join(map(quoted, part["fields"]))
    text = f"[{quoted(part['key'])},[{fields}],{quoted(part['data'])}]"
    digest = sha256(SEALED_DOMAIN + text.encode()).digest()
    return b'"%b"' % b2a_base64(digest, newline=False)[:DIGITS].translate(URL_SAFE)


def _wrong_tiles(execute: Execute, start: int, hashes: list[bytes]) -> Iterator[Finding]:
    first, complete = start // WIDTH, len(hashes) // WIDTH
    stored = {
        number: (bytes(root), bytes(nodes)) for number, root, nodes in execute(TILES, first, first + complete)
    }
    for i in range(complete):
        row = hashes[i * WIDTH : (i + 1) * WIDTH]
        root, nodes = stored.get(first + i, (b"", b""))
        if nodes != b"".join(row) or root != complete_root(row):
            yield from _differences(first + i, row, nodes)


def _differences(number: int, row: list[bytes], nodes: bytes) -> Iterator[Finding]:
    other = [nodes[i : i + HASH_BYTES] for i in range(0, len(nodes), HASH_BYTES)]
    if len(other) != len(row) or other == row:
        yield Finding("tree", f"tile {number} is gone or damaged")
        return
    for i, (one, two) in enumerate(zip(row, other, strict=True)):
        if one != two:
            yield Finding("changed", "leaf and tile differ", position=number * WIDTH + i)


_connections: dict[str, "psycopg.Connection[Any]"] = {}


def check_range_elsewhere(
    address: str, start: int, end: int, firsts: Sequence[int], archived: Sequence[tuple[int, int]]
) -> Checked:
    """``check_range`` in its own process, on a connection that it keeps."""
    if address not in _connections:
        _connections[address] = psycopg.connect(address, autocommit=True, prepare_threshold=None)

    def execute(sql: str, *values: Any) -> Iterable[Sequence[Any]]:
        return _connections[address].execute(sql, values, binary=True)

    return check_range(execute, start, end, firsts, archived)
