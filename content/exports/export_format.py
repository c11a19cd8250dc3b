"""Portable export format: its files, the form of a line, what a version's digest covers, and errors.

Described for other programs in docs/export-format.md; a change here changes that file, and VERSION. An error
concerns a whole export; a single odd item is reported instead.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

NAME = "secureproject-content"
VERSION = 1
MANIFEST = "manifest.json"
MEDIA = "media"
# One file for each kind of object, in the order in which an import needs them.
KINDS = (
    "people", "sections", "topics", "media", "bylines", "articles", "revisions", "comments", "redirects", "front",
    "pages", "settings",
)  # fmt: skip
LONGEST_LINE = 4_000_000  # bytes: a text of 300,000 characters, whatever they are
LONGEST_MANIFEST = 100_000
# A domain separator: this digest can never equal one of the site's own (content/revisions/digest.py).
DOMAIN = b"secureproject-content/words/1\x00"
WORDS = ("title", "summary", "body", "language", "topics", "bylines", "correction_notes", "details")
# Fields of a model that stand in its record under the same name, with the same value.
SAME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "sections": ("title", "description", "review_days", "audience"),
    "media": (
        "title", "alternative_text", "decorative", "caption", "credit", "licence", "language", "created_at",
    ),
    "versions": ("number", "file_name", "address_name", "source_digest", "created_at"),
    "bylines": ("public_id", "name", "biography"),
    "articles": (
        "public_id", "kind", "created_at", "changed_at", "first_published_at", "published_at", "archived_at",
    ),
    "revisions": ("number", "title", "summary", "body", "language", "correction_notes", "details", "created_at"),
    "comments": ("text", "state", "created_at"),
    "reports": ("reason", "explanation", "count", "created_at", "outcome", "decided_at"),
    "statements": ("ground", "basis", "facts", "was_reported", "automated", "created_at"),
}  # fmt: skip

type Record = dict[str, Any]


class CannotExport(Exception):
    """The export failed; no folder that looks like an export was written."""


class FolderTaken(CannotExport):
    """The target path exists already."""


class UnreadableFolder(Exception):
    """The folder is no export that this release can read; the message says why and where. Nothing was imported."""


def file_of(kind: str) -> str:
    return f"{kind}.jsonl"


def media_path(digest: str) -> str:
    """Path of the file with that digest, below the folder of the export."""
    return f"{MEDIA}/{digest[:2]}/{digest[2:4]}/{digest}"


def as_line(record: Mapping[str, Any]) -> bytes:
    """One record as a line: keys sorted, no whitespace, UTF-8, one line feed."""
    text = json.dumps(
        record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_as_text
    )
    return f"{text}\n".encode()


def _as_text(value: datetime | UUID) -> str:
    return timestamp(value) if isinstance(value, datetime) else str(value)


def same_fields(kind: str, row: object) -> Record:
    """The SAME_FIELDS of a model's instance."""
    return {name: getattr(row, name) for name in SAME_FIELDS[kind]}


def words_digest(record: Mapping[str, Any]) -> str:
    """SHA-256 over the text of a version, with the names that topics and bylines have in the export."""
    words = {name: record[name] for name in WORDS}
    canonical = json.dumps(words, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(DOMAIN + canonical.encode("ascii")).hexdigest()


def timestamp(at: datetime) -> str:
    """In UTC, to the microsecond, always in the same form."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z".rjust(27, "0")
