"""The export of the whole site: who may, what never leaves, and that the audit log knows."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit.actors import SystemActor
from audit.models import Entry
from content.exports.portable.exporting import export_site
from content.models import Article, Site, Topic
from content.rulebook.sections import EXPORT
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
