"""The leaf of an exported row, written a second time from the specification alone, with nothing of ours."""

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any

HEADER = (
    *(
        "event",
        "actor_kind",
        "actor_id",
        "on_behalf_of_kind",
        "on_behalf_of_id",
        "subject_kind",
        "subject_id",
    ),
    *("person_kind", "person_id", "request_id", "session_digest"),
)


def leaf_hash_of_an_export(line: str) -> bytes:
    """The RFC 6962 leaf hash of one line of JSON with the columns of a row."""
    row = json.loads(line)
    stream = hashlib.shake_256(b"secure_audit/1/header-salts\x00" + bytes.fromhex(row["salt"])).digest(176)
    header = {
        name: digest(b"secure_audit/1/header\x00" + stream[16 * i : 16 * i + 16], [name, row[name]])
        for i, name in enumerate(HEADER)
    }
    sealed = [
        digest(b"secure_audit/1/sealed\x00", [part["key"], part["fields"], part["data"]])
        for part in row["sealed"]
    ]
    leaf = {
        "format": 1,
        "id": str(row["id"]),
        "recorded_at": row["recorded_at"],
        "xid": str(row["xid"]),
        "header": header,
        "fields": row["commitments"],
        "sealed": sealed,
    }
    return hashlib.sha256(b"\x00" + canonical(leaf)).digest()


def digest(prefix: bytes, value: Any) -> str:
    return urlsafe_b64encode(hashlib.sha256(prefix + canonical(value)).digest()).rstrip(b"=").decode()


def canonical(value: Any) -> bytes:
    # All names in a row are ASCII, so sorting by code points is sorting by UTF-16 code units.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
