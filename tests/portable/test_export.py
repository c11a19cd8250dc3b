"""export_site: who may, what leaves and what never does, and that nothing unfinished looks whole."""

import errno
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from audit.actors import SystemActor
from audit.models import Entry
from content import workflow
from content.exports.export_format import CannotExport
from content.exports.portable import folder as writing
from content.exports.portable.exporting import export_site
from content.media import store
from content.models import Article, Asset, Section, Site, Topic
from content.rulebook.import_export import EXPORT
from content.trash.verbs import trash_article
from rbac.errors import Refused
from tests.media.files import current
from tests.newsroom import Person
from tests.portable.files import manifest, records, sha256

OPERATOR = SystemActor(EXPORT)


def test_nobody_takes_everything_out_over_the_web(ada: Person, tmp_path: Path) -> None:
    for actor in (ada, SystemActor("import_wordpress")):
        with pytest.raises(Refused):
            export_site(tmp_path / "export", by=actor)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["a file", "a full folder", "a link"])
def test_nothing_is_written_over_what_is_there(there: str, site: object, tmp_path: Path) -> None:
    target, other = tmp_path / "export", tmp_path / "other"
    other.mkdir()
    if there == "a link":
        target.symlink_to(other)
    elif there == "a file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CannotExport, match="is there already"):
        export_site(target, by=OPERATOR)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_disk_leaves_nothing_behind(
    published: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "_keep", full)
    with pytest.raises(OSError, match="No space"):
        export_site(tmp_path / "export", by=OPERATOR)
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_killed_leaves_nothing_that_looks_whole(
    published: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody is left to tidy up.
    monkeypatch.setattr("content.exports.portable.folder.shutil.rmtree", lambda *_given, **_named: None)
    monkeypatch.setattr(
        "content.exports.portable.exporting.write_files", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        export_site(tmp_path / "export", by=OPERATOR)
    assert not (tmp_path / "export").exists()
    assert not list(tmp_path.rglob("manifest.json"))


def test_a_stored_file_that_is_missing_or_damaged_is_named(
    boats: Asset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = current(boats).digest
    stored = Path(store.media_storage().path(store.key_of(digest)))
    stored.write_bytes(b"something else")
    with pytest.raises(CannotExport, match=f"{digest} is damaged"):
        export_site(tmp_path / "export", by=OPERATOR)
    stored.unlink()
    with pytest.raises(CannotExport, match=f"{digest} is missing"):
        export_site(tmp_path / "export", by=OPERATOR)
    assert not (tmp_path / "export").exists()


def test_nobody_else_on_the_machine_reads_it(exported: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in exported.rglob("*") if path.is_file()}
    folders = {
        stat.S_IMODE(path.stat().st_mode) for path in (exported, *exported.rglob("*")) if path.is_dir()
    }
    assert (modes, folders) == ({0o600}, {0o700})


def test_the_manifest_vouches_for_every_line(exported: Path) -> None:
    said = manifest(exported)
    assert (said["format"], said["version"], said["people"]) == ("secureproject-content", 1, True)
    for name, facts in said["files"].items():
        path = exported / name
        assert facts == {
            "bytes": path.stat().st_size,
            "lines": path.read_bytes().count(b"\n"),
            "sha256": sha256(path),
        }
    found = {path.name for path in exported.iterdir()}
    assert found == {*said["files"], "manifest.json", "media"}


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
    ]


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
    assert records(exported, "redirects") == [{"address": "news/goes-away", "leads_to": "news/went-away"}]
    assert records(exported, "front") == [{"first": ["news/ferries"]}]


def test_files_leave_by_their_digest_and_without_renditions(exported: Path) -> None:
    (asset,) = records(exported, "media")
    (version,) = asset["versions"]
    stored = [path for path in (exported / "media").rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [version["digest"]] == [sha256(stored[0])]


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


def test_without_people_nobody_is_named(busy: dict[str, Any], tmp_path: Path) -> None:
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


def test_the_journal_knows_before_a_line_is_read(
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
