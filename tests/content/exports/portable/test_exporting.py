"""The export of the whole site: who may, what never leaves, and that the audit log knows."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit.actors import SystemActor
from audit.models import Entry
from content import workflow
from content.exports.portable.exporting import export_site
from content.models import Article, Section, Site, Topic
from content.rulebook.sections import EXPORT
from content.trash.verbs import trash_article
from rbac.errors import Refused
from tests.content.exports.portable.files import records
from tests.newsroom import Person

OPERATOR = SystemActor(EXPORT)


def test_no_one_takes_everything_out_over_the_web(ada: Person, tmp_path: Path) -> None:
    for actor in (ada, SystemActor("import_wordpress")):
        with pytest.raises(Refused):
            export_site(tmp_path / "export", by=actor)
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_killed_leaves_nothing_that_looks_whole(
    published: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No one is left to tidy up.
    monkeypatch.setattr("content.exports.portable.folder.shutil.rmtree", lambda *_given, **_named: None)
    monkeypatch.setattr(
        "content.exports.portable.exporting.write_files", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        export_site(tmp_path / "export", by=OPERATOR)
    assert not (tmp_path / "export").exists()
    assert not list(tmp_path.rglob("manifest.json"))


def test_without_people_no_one_is_named(busy: dict[str, Any], tmp_path: Path) -> None:
    export_site(tmp_path / "export", by=OPERATOR, with_people=False)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "export").glob("*.json*"))
    for name in (b"example.org", b"Cara", b"Anna", b'"Bo"'):
        assert name not in everything
    assert b"Edwin Stone" in everything  # a byline is what readers see
    assert not (tmp_path / "export" / "people.jsonl").exists()


def test_nothing_that_opens_the_site_leaves(
    published: Article, ada: Person, otto: Person, tmp_path: Path
) -> None:
    exported = tmp_path / "export"
    export_site(exported, by=OPERATOR)
    everything = b"".join(path.read_bytes() for path in exported.glob("*.json*"))
    for secret in (ada.password.encode(), b"argon2", b"otto@example.org", b"administrator", b"role"):
        assert secret not in everything.replace(b'"roles"', b"")


def test_the_audit_log_knows_before_a_line_is_read(
    published: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(*_: object, **_named: object) -> None:
        raise OSError("the disk broke")

    monkeypatch.setattr("content.exports.portable.exporting.read_keys", stops)
    with pytest.raises(OSError, match="broke"):
        export_site(tmp_path / "export", by=OPERATOR)
    entry = Entry.objects.get(event="content.site.exported")
    assert entry.actor_id == EXPORT
    assert json.dumps(entry.public).count("true") == 1


@pytest.mark.late
def test_what_changes_meanwhile_is_not_in_it(
    fresh_database: str, site: Site, owner_connection: Any, tmp_path: Path
) -> None:
    class Meanwhile:
        def expect(self, _total: int) -> None:
            owner_connection.execute("INSERT INTO content_topic (name, slug) VALUES ('Late', 'late')")

        def advance(self, _size: int) -> None: ...

    export_site(tmp_path / "export", by=OPERATOR, progress=Meanwhile())
    assert records(tmp_path / "export", "topics") == []
    assert Topic.objects.filter(slug="late").exists()


def test_what_is_written_leaves_with_its_history(exported: Path) -> None:
    article = next(
        a for a in records(exported, "articles") if "船" in a["address"] or (a["live"] and a["draft"])
    )
    assert (article["live"], article["draft"], article["author"]) == (1, 2, "cara@example.org")
    first, second = (r for r in records(exported, "revisions") if r["article"] == article["address"])
    assert first["title"] == "Words „with“ <tags> & 船"
    assert (first["topics"], first["bylines"]) == (["ferry-services"], ["Edwin Stone#1"])
    assert second["body"] == "<p>Later.</p>"
    assert [(c["number"], c["answers"], c["state"]) for c in records(exported, "comments")] == [
        (1, None, "approved"),
        (2, 1, "waiting"),
        (3, None, "rejected"),
    ]
    [report], [statement] = (records(exported, "comments")[2][name] for name in ("reports", "statements"))
    assert (report["reason"], report["outcome"], statement["basis"]) == ("hate", "removed", "Be kind")
    assert not {"name", "email"} & report.keys()


def test_what_is_arranged_leaves_too(exported: Path) -> None:
    news, inner = records(exported, "sections")
    assert (inner["address"], inner["audience"]) == ("news/staff-only", "roles")
    assert inner["policy"] == {"audience": "roles", "approvals": 2}
    assert news["landing"] == news["first"][0]
    topics = [(t["address"], t["parent"], t["leads_to"]) for t in records(exported, "topics")]
    assert topics == [
        ("ferry-services", "transport", None),
        ("transport", None, None),
        ("ferries", None, "ferry-services"),
    ]
    redirects = [(r["address"], r["leads_to"], r["by_hand"]) for r in records(exported, "redirects")]
    assert redirects == [
        ("give", "https://give.example/", True),
        ("news/goes-away", "news/went-away", False),
        ("words", news["landing"], True),
    ]
    assert records(exported, "front") == [{"first": ["news/ferries"]}]
    [words] = records(exported, "settings")
    assert (words["name"], words["full_text_feeds"], words["crawlers"]) == (
        "The Harbour Gazette",
        True,
        "no_mining",
    )


def test_what_is_in_the_trash_stays_behind(
    published: Article, draft: Article, news: Section, cara: Person, ed: Person, tmp_path: Path
) -> None:
    gone = workflow.create_article(news, by=cara, title="Thrown away")
    trash_article(gone, by=ed)
    written = export_site(tmp_path / "export", by=OPERATOR)
    assert [a["address"] for a in records(tmp_path / "export", "articles")] == [
        "news/ferry-timetable-changes"
    ]
    assert (written.counts["articles"], written.left_behind) == (1, 1)
    assert b"Thrown away" not in (tmp_path / "export" / "revisions.jsonl").read_bytes()
