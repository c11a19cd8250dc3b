"""Exports made by hand, by anyone who wants to break something."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from content.exports.export_format import KINDS, UnreadableFolder, as_line, file_of, media_path, words_digest
from content.imports.portable.context import How
from content.imports.portable.folder import Folder, read_manifest
from content.imports.portable.validation import read_outline
from content.imports.wordpress.report import Account, Report
from content.media import store
from content.site.identity import FIELDS
from tests.content.media.files import png

NOW = "2026-05-01T08:00:00.000000Z"
BOAT = png(120, 8, 6)
AS_USUAL = How()

type Record = dict[str, Any]
type Bring = Callable[..., Report]
type Prepare = Callable[[Path], object]


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def section(address: str = "news", **facts: Any) -> Record:
    return {
        "address": address, "title": address.title(), "description": "", "review_days": 0, "audience": "public",
        "policy": {}, "landing": None, "first": [], **facts,
    }  # fmt: skip


def article(address: str = "news/story", **facts: Any) -> Record:
    return {
        "address": address, "public_id": id_of(address), "kind": "article", "author": "wanda@example.org",
        "created_at": NOW, "changed_at": NOW, "first_published_at": NOW, "published_at": NOW, "archived_at": None,
        "live": 1, "draft": None, **facts,
    }  # fmt: skip


def revision(address: str = "news/story", number: int = 1, **facts: Any) -> Record:
    record = {
        "article": address, "number": number, "title": "A story", "summary": "", "body": "<p>Words.</p>",
        "language": "en", "topics": [], "bylines": [], "correction_notes": "", "details": {},
        "author": "wanda@example.org", "created_at": NOW, **facts,
    }  # fmt: skip
    return {"digest": words_digest(record), **record}


def settings(**words: Any) -> Record:
    others: Record = {"header_menu": [], "footer_menu": [], "full_text_feeds": False, "crawlers": ""}
    return dict.fromkeys(FIELDS, "") | others | {"name": "The Harbour Gazette", "language": "en"} | words


def entry(label: str, to: str, under: str = "") -> Record:
    return {"label": label, "to": to, "under": under}


def byline(**facts: Any) -> Record:
    return {
        "key": "Wanda#1", "public_id": id_of("Wanda"), "name": "Wanda", "biography": "", "picture": None,
        "account": None, **facts,
    }  # fmt: skip


def comment(number: int = 1, **facts: Any) -> Record:
    return {
        "article": "news/story", "number": number, "answers": None, "name": "Ann", "in_reply_to": "", "text": "Yes.",
        "state": "approved", "created_at": NOW, "reports": [], "statements": [], **facts,
    }  # fmt: skip


def topic(address: str, **facts: Any) -> Record:
    return {"address": address, "name": address.title(), "parent": None, "leads_to": None, **facts}


def file(content: bytes, name: str = "boat.png", **facts: Any) -> Record:
    digest = hashlib.sha256(content).hexdigest()
    version = {
        "number": 1, "digest": digest, "size": len(content), "media_type": "image/png", "file_name": name,
        "address_name": name, "source_digest": digest, "created_at": NOW,
    }  # fmt: skip
    return {
        "section": "news", "title": "A boat", "alternative_text": "Boat", "decorative": False, "caption": "",
        "credit": "", "licence": "", "language": "", "focal_point": None, "tags": [], "trashed": False,
        "created_at": NOW, "current": 1, "versions": [version], **facts,
    }  # fmt: skip


def write_export(folder: Path, files: tuple[bytes, ...] = (), **lists: list[Record]) -> Path:
    """A whole export: one section, one article, unless ``lists`` says otherwise."""
    usual = {
        "people": [{"email": "wanda@example.org", "name": "Wanda"}],
        "sections": [section()],
        "articles": [article()],
        "revisions": [revision()],
    }
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        (folder / file_of(kind)).write_bytes(b"".join(map(as_line, {**usual, **lists}.get(kind, []))))
    for content in files:
        path = folder / media_path(hashlib.sha256(content).hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return seal(folder)


def seal(folder: Path, **changes: Any) -> Path:
    """Writes a manifest that vouches for what lies there now."""
    facts = {path.name: _facts(path) for path in sorted(folder.glob("*.jsonl"))}
    manifest = {
        "format": "secureproject-content", "version": 1, "made_at": NOW, "people": True, "files": facts,
        "site": {"address": "https://old.example.org", "name": "Old", "tagline": "", "language": "en"}, **changes,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def _facts(path: Path) -> Record:
    """A line at a time: what this process ever held counts as held by the commands that it starts."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        for line in file:
            digest.update(line)
            lines += line.endswith(b"\n")
    return {"bytes": path.stat().st_size, "lines": lines, "sha256": digest.hexdigest()}


def rewrite(folder: Path, kind: str, old: bytes, new: bytes) -> Path:
    """Changes a list and vouches for it: an attacker writes the manifest, too."""
    path = folder / file_of(kind)
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    return seal(folder)


def stored(digest: str) -> bytes:
    with store.open_stored(digest) as file:
        return bytes(file.read())


def of(report: Report, kind: str) -> Account:
    (found,) = (account for account in report.accounts if account.kind == kind)
    return found


def lists(**given: Any) -> Prepare:
    return lambda folder: write_export(folder, **given)


def changed(kind: str, old: bytes, new: bytes) -> Prepare:
    return lambda folder: rewrite(write_export(folder), kind, old, new)


def said(**changes: object) -> Prepare:
    return lambda folder: seal(write_export(folder), **changes)


def other_words(folder: Path) -> None:
    path = write_export(folder) / "revisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Words", b"Swords"))


def refuse(prepare: Prepare, sentence: str, folder: Path) -> None:
    """The first reading of the folder refuses it with this sentence."""
    prepare(folder)
    opened = Folder(folder)
    with pytest.raises(UnreadableFolder, match=sentence):
        read_outline(opened, read_manifest(opened))


def a_linked_file(folder: Path) -> None:
    record = file(BOAT)
    write_export(folder, (BOAT,), media=[record])
    stored = next(path for path in (folder / "media").rglob("*") if path.is_file())
    stored.rename(folder.with_name("elsewhere"))
    stored.symlink_to(folder.with_name("elsewhere"))
