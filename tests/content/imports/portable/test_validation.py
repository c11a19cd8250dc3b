"""Exports that contradict themselves or the schema are refused (content.imports.portable.validation, .schema)."""

from pathlib import Path

import pytest

from tests.content.imports.portable.made import (
    BOAT,
    Prepare,
    article,
    changed,
    comment,
    file,
    lists,
    refuse,
    revision,
    section,
    topic,
    write_export,
)


def a_path_out(folder: Path) -> None:
    record = file(BOAT)
    record["versions"][0]["digest"] = "../../../../etc/passwd"
    write_export(folder, media=[record])


HOSTILE: dict[str, tuple[Prepare, str]] = {
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
        lists(redirects=[{"address": "news/story", "leads_to": "news", "by_hand": False}]),
        "stands at this old address",
    ),
    "two sizes of one file": (
        lists(media=[file(BOAT), file(BOAT) | {"versions": [file(BOAT)["versions"][0] | {"size": 9}]}]),
        "Two sizes",
    ),
    "a path that leads out": (a_path_out, "“digest” cannot be"),
    "a truth for a number": (changed("articles", b'"live":1', b'"live":true'), "whole number"),
    "a number for a text": (changed("revisions", b'"title":"A story"', b'"title":7'), "has to be a text"),
    "a list for an object": (changed("people", b'{"email"', b'[{"email"'), "line 1"),
    "half a character": (changed("people", b"Wanda", b"\\ud800"), "no character"),
    "a zero": (changed("people", b"Wanda", b"\\u0000"), "no character"),
    "a name nobody knows": (changed("people", b'"name"', b'"is_superuser":true,"name"'), "know “is_superuser”"),
    "a name that is missing": (changed("people", b',"name":"Wanda"', b""), "“name” is missing"),
    "the year 10000": (lists(articles=[article(created_at="10000-01-01T00:00:00.000000Z")]), "has to be a timestamp"),
    "the year 9999": (lists(articles=[article(created_at="9999-12-31T23:59:59.000000Z")]), "between the years"),
    "the 30th of February": (lists(articles=[article(created_at="2026-02-30T00:00:00.000000Z")]), "a timestamp"),
    "a language that is none": (lists(revisions=[revision(language="<en>")]), "“language” cannot be"),
    "a policy nobody knows": (lists(sections=[section(policy={"superuser": True})]), "holds “superuser”"),
    "a policy of another type": (lists(sections=[section(policy={"four_eyes": 0})]), "“policy”|one of"),
    "an address that climbs": (
        lists(redirects=[{"address": "../x", "leads_to": "news", "by_hand": False}]),
        "has to be an address",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_contradicts_itself_or_the_schema_is_refused(name: str, tmp_path: Path) -> None:
    refuse(*HOSTILE[name], tmp_path / "export")
