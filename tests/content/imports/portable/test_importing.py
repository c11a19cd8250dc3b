"""The import (content.imports.portable.importing): who may, a dry run, and twice is once."""

from pathlib import Path

import pytest

from accounts.models import User
from audit.actors import SystemActor
from audit.models import Entry
from content.exports.export_format import UnreadableFolder
from content.imports.portable.context import How
from content.imports.portable.importing import import_site
from content.imports.wordpress.report import Outcome
from content.models import (
    Address,
    Article,
    Asset,
    Byline,
    Comment,
    ImportedItem,
    MediaFile,
    Revision,
    Section,
    Topic,
)
from content.rulebook.sections import IMPORT_SITE
from rbac.errors import Refused
from tests.content.imports.portable import made
from tests.content.imports.portable.made import BOAT, Bring, Prepare, a_linked_file, other_words, write_export
from tests.newsroom import Person


def test_no_one_but_the_operator_and_administrators_import(ed: Person, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        import_site(write_export(tmp_path / "export"), by=ed)
    assert not Article.objects.exists()


def test_a_dry_run_says_the_same_and_changes_nothing(bring: Bring) -> None:
    lists = {"media": [made.file(BOAT)], "comments": [made.comment()]}
    dry = bring(How(dry=True), files=(BOAT,), **lists)
    for model in (Article, Section, Asset, MediaFile, ImportedItem, Comment):
        assert not model.objects.exists()
    assert not Entry.objects.filter(event="content.site.imported").exists()
    assert dry.accounts == bring(files=(BOAT,), **lists).accounts


def test_what_stands_here_is_never_overwritten(news: Section, published: Article, bring: Bring) -> None:
    path = published.address.path
    report = bring(
        sections=[made.section(title="Other news")],
        articles=[made.article(path), made.article("news/story")],
        revisions=[made.revision(path, title="Mine"), made.revision()],
        comments=[made.comment(article=path)],
    )
    news.refresh_from_db()
    assert news.title == "News"
    assert Revision.objects.filter(article=published).count() == 1
    outcomes = {(account.kind, account.identifier): account.outcome.value for account in report.accounts}
    assert outcomes["section", "news"] == "already here"
    assert outcomes["article", path] == outcomes["comment", f"{path}#1"] == "left out"
    assert outcomes["article", "news/story"] == "imported"


def test_twice_is_once(bring: Bring) -> None:
    lists = {
        "media": [made.file(BOAT)], "comments": [made.comment()], "topics": [made.topic("boats")],
        "bylines": [made.byline()],
        "redirects": [{"address": "old", "leads_to": "news/story", "by_hand": False}],
    }  # fmt: skip
    everything = (Article, Section, Asset, Revision, Comment, Topic, Byline, Address, User, ImportedItem)
    bring(files=(BOAT,), **lists)
    before = [model.objects.count() for model in everything]
    again = bring(files=(BOAT,), **lists)
    assert [model.objects.count() for model in everything] == before
    assert {account.outcome for account in again.accounts} == {Outcome.ALREADY_HERE}


def other_bytes(folder: Path) -> None:
    write_export(folder, (BOAT,), media=[made.file(BOAT)])
    stored = next(path for path in (folder / "media").rglob("*") if path.is_file())
    stored.write_bytes(b"x" * len(BOAT))


@pytest.mark.parametrize("prepare", [other_bytes, other_words, a_linked_file])
def test_nothing_of_a_refused_folder_is_stored(prepare: Prepare, site: object, tmp_path: Path) -> None:
    prepare(tmp_path / "export")
    with pytest.raises(UnreadableFolder):
        import_site(tmp_path / "export", by=SystemActor(IMPORT_SITE))
    for model in (Article, Address, ImportedItem, MediaFile):
        assert not model.objects.exists()


def test_what_no_one_prepared_comes_in(site: object, tmp_path: Path) -> None:
    """The folder that all of the others are made of."""
    report = import_site(write_export(tmp_path / "export"), by=SystemActor(IMPORT_SITE))
    assert {account.outcome.value for account in report.accounts} == {"imported"}
    assert Article.objects.get().live_id
