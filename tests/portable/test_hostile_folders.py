"""Folders that somebody prepared: each is refused with a sentence, before anything is stored."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.actors import SystemActor
from content.exports.export_format import UnreadableFolder
from content.imports.portable.folder import Folder
from content.imports.portable.importing import import_site
from content.imports.portable.manifest import read_manifest
from content.imports.portable.validation import read_outline
from content.models import Address, Article, ImportedItem, MediaFile
from content.rulebook.import_export import IMPORT_SITE
from tests.media.files import png
from tests.portable.made import (
    article,
    comment,
    file,
    revision,
    rewrite,
    seal,
    section,
    topic,
    write_export,
)

type Prepare = Callable[[Path], object]
BOAT = png(120, 8, 6)


def lists(**given: Any) -> Prepare:
    return lambda folder: write_export(folder, **given)


def changed(kind: str, old: bytes, new: bytes) -> Prepare:
    return lambda folder: rewrite(write_export(folder), kind, old, new)


def said(**changes: object) -> Prepare:
    return lambda folder: seal(write_export(folder), **changes)


def cut_off(folder: Path) -> None:
    path = write_export(folder) / "revisions.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def other_words(folder: Path) -> None:
    path = write_export(folder) / "revisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Words", b"Swords"))


def beside_the_folder(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").unlink()
    (folder / "topics.jsonl").symlink_to("/etc/passwd")


def a_pipe(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").unlink()
    os.mkfifo(folder / "topics.jsonl")


def a_linked_file(folder: Path) -> None:
    record = file(BOAT)
    write_export(folder, (BOAT,), media=[record])
    stored = next(path for path in (folder / "media").rglob("*") if path.is_file())
    stored.rename(folder.with_name("elsewhere"))
    stored.symlink_to(folder.with_name("elsewhere"))


def a_linked_folder(folder: Path) -> None:
    write_export(folder, (BOAT,), media=[file(BOAT)])
    (folder / "media").rename(folder.with_name("elsewhere"))
    (folder / "media").symlink_to(folder.with_name("elsewhere"))


def a_path_out(folder: Path) -> None:
    record = file(BOAT)
    record["versions"][0]["digest"] = "../../../../etc/passwd"
    write_export(folder, media=[record])


def other_bytes(folder: Path) -> None:
    write_export(folder, (BOAT,), media=[file(BOAT)])
    stored = next(path for path in (folder / "media").rglob("*") if path.is_file())
    stored.write_bytes(b"x" * len(BOAT))


def one_more(folder: Path) -> None:
    (write_export(folder) / "grants.jsonl").touch()
    seal(folder)


def one_less(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").unlink()
    seal(folder)


def deep(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").write_bytes(b"[" * 3_000_000 + b"\n")
    seal(folder)


def a_long_line(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").write_bytes(b'{"name":"' + b"x" * 5_000_000 + b'"}\n')
    seal(folder)


HOSTILE: dict[str, tuple[Prepare, str]] = {
    "nothing there": (lambda folder: folder.mkdir(), "it has no manifest.json"),
    "another format": (said(format="zip"), "no export of the format"),
    "a later version": (said(version=2), "reads version 1"),
    "a version that is true": (said(version=True), "reads version 1"),
    "a list nobody knows": (
        one_more,
        "does not know: 'grants.jsonl'",
    ),
    "a list outside": (
        said(files={"../../etc/passwd": {"bytes": 1, "lines": 1, "sha256": "0" * 64}}),
        "does not know",
    ),
    "a list that is missing": (
        one_less,
        "does not vouch for topics.jsonl",
    ),
    "people where nobody is named": (said(people=False), "says that it names no users"),
    "the end cut off": (cut_off, "not the list that the manifest vouches for"),
    "other words": (other_words, "not the list|digest"),
    "a link": (beside_the_folder, "and no links"),
    "a pipe": (a_pipe, "no plain file"),
    "a linked file": (a_linked_file, "and no links"),
    "a linked folder": (a_linked_folder, "and no links|Not a directory"),
    "a path that leads out": (a_path_out, "“digest” cannot be"),
    "deep nesting": (deep, "nested too deeply"),
    "a huge line": (a_long_line, "longer than 4,000,000 bytes"),
    "a name twice": (changed("people", b'"name":"Wanda"', b'"name":"W","name":"Wanda"'), "there twice"),
    "no number": (changed("articles", b'"live":1', b'"live":NaN'), "NaN is no number"),
    "a fraction": (changed("articles", b'"live":1', b'"live":1.0'), "no number that the format has"),
    "a number of thousands of digits": (changed("articles", b'"live":1', b'"live":' + b"9" * 5000), "limit|digits"),
    "a truth for a number": (changed("articles", b'"live":1', b'"live":true'), "whole number"),
    "a number for a text": (changed("revisions", b'"title":"A story"', b'"title":7'), "has to be a text"),
    "a list for an object": (changed("people", b'{"email"', b'[{"email"'), "line 1"),
    "half a character": (changed("people", b"Wanda", b"\\ud800"), "no character"),
    "a zero": (changed("people", b"Wanda", b"\\u0000"), "no character"),
    "no UTF-8": (changed("people", b"Wanda", b"\xff"), "no UTF-8"),
    "a name nobody knows": (changed("people", b'"name"', b'"is_superuser":true,"name"'), "know “is_superuser”"),
    "a name that is missing": (changed("people", b',"name":"Wanda"', b""), "“name” is missing"),
    "the year 10000": (lists(articles=[article(created_at="10000-01-01T00:00:00.000000Z")]), "has to be a moment"),
    "the year 9999": (lists(articles=[article(created_at="9999-12-31T23:59:59.000000Z")]), "between the years"),
    "the 30th of February": (lists(articles=[article(created_at="2026-02-30T00:00:00.000000Z")]), "a moment"),
    "a language that is none": (lists(revisions=[revision(language="<en>")]), "“language” cannot be"),
    "a policy nobody knows": (lists(sections=[section(policy={"superuser": True})]), "holds “superuser”"),
    "a policy of another type": (lists(sections=[section(policy={"four_eyes": 0})]), "“policy”|one of"),
    "a section below itself": (lists(sections=[section("a/b"), section("a")]), "does not come before it"),
    "a section twice": (lists(sections=[section(), section()]), "there twice"),
    "a section too deep": (
        lists(sections=[section("/".join("a" * n)) for n in range(1, 62)]),
        "60 deep",
    ),
    "a ring of topics": (lists(topics=[topic("a", parent="b"), topic("b", parent="a")]), "stands below itself"),
    "a topic that leads on and on": (lists(topics=[topic("a"), topic("b", leads_to="c")]), "that is in use"),
    "an article in no section": (lists(articles=[article("x/y")], revisions=[revision("x/y")]), "no section"),
    "an article twice": (lists(articles=[article(), article()]), "not in order"),
    "an article without words": (lists(revisions=[]), "there are no words"),
    "words of no article": (lists(revisions=[revision(), revision("news/zzz")]), "not among the articles"),
    "a version that is missing": (lists(revisions=[revision(number=2)]), "Version 1 of"),
    "live words that are not there": (lists(articles=[article(live=2)]), "a version that is not there"),
    "taken down and live": (lists(articles=[article(archived_at="2026-05-01T08:00:00.000000Z")]), "not taken down"),
    "words with another digest": (lists(revisions=[revision() | {"body": "<p>Other.</p>"}]), "not that of these"),
    "comments of no article": (lists(comments=[comment(article="news/zzz")]), "not among the articles"),
    "comments out of order": (lists(comments=[comment(2)]), "not in order"),
    "an old address of something": (
        lists(redirects=[{"address": "news/story", "leads_to": "news"}]),
        "stands at this old address",
    ),
    "an address that climbs": (lists(redirects=[{"address": "../x", "leads_to": "news"}]), "has to be an address"),
    "two sizes of one file": (
        lists(media=[file(BOAT), file(BOAT) | {"versions": [file(BOAT)["versions"][0] | {"size": 9}]}]),
        "Two sizes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_somebody_prepared_is_refused_by_the_first_reading(name: str, tmp_path: Path) -> None:
    prepare, sentence = HOSTILE[name]
    prepare(tmp_path / "export")
    folder = Folder(tmp_path / "export")
    with pytest.raises(UnreadableFolder, match=sentence):
        read_outline(folder, read_manifest(folder))


@pytest.mark.parametrize("prepare", [other_bytes, other_words, a_linked_file])
def test_nothing_of_it_is_stored(prepare: Prepare, site: object, tmp_path: Path) -> None:
    prepare(tmp_path / "export")
    with pytest.raises(UnreadableFolder):
        import_site(tmp_path / "export", by=SystemActor(IMPORT_SITE))
    for model in (Article, Address, ImportedItem, MediaFile):
        assert not model.objects.exists()


def test_what_nobody_prepared_comes_in(site: object, tmp_path: Path) -> None:
    """The folder that all of the others are made of."""
    report = import_site(write_export(tmp_path / "export"), by=SystemActor(IMPORT_SITE))
    assert {account.outcome.value for account in report.accounts} == {"imported"}
    assert Article.objects.get().live_id
