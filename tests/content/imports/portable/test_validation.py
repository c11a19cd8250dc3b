"""Exports that contradict themselves are refused (content.imports.portable.validation)."""

from pathlib import Path

import pytest

from tests.content.imports.portable.made import (
    BOAT,
    Prepare,
    article,
    comment,
    file,
    lists,
    refuse,
    revision,
    section,
    topic,
)

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
        lists(redirects=[{"address": "news/story", "leads_to": "news"}]),
        "stands at this old address",
    ),
    "two sizes of one file": (
        lists(media=[file(BOAT), file(BOAT) | {"versions": [file(BOAT)["versions"][0] | {"size": 9}]}]),
        "Two sizes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_contradicts_itself_is_refused(name: str, tmp_path: Path) -> None:
    refuse(*HOSTILE[name], tmp_path / "export")
