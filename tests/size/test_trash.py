"""The trash is emptied of what goes, whatever stays in it: articles as rows, files that something still shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from content.media import trash as trash_of_files
from content.models import Article, Asset, AssetVersion, RevisionMedia, Section
from content.trash import verbs as trash
from tests.counting import most_rows_read
from tests.newsroom import Person
from tests.size.conftest import LookOver
from tests.size.many import Owner, many_articles, pictures, written

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY, FEW, AGAIN = 1_200, 60, 10


def long_ago(owner: Owner, table: str, columns: str = "") -> None:
    """By the clock of the database nothing else could have been there for its time."""
    owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    owner.execute(f"UPDATE {table} SET trashed_at = '2026-01-01T00:00Z'{columns}")  # noqa: S608
    owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def most(model: type[Any], act: Callable[[], object]) -> int:
    """Nothing of it is done."""

    def undone() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return most_rows_read(model, undone)


@pytest.fixture
def shown(
    news: Section, cara: Person, owner_connection: Owner, monkeypatch: pytest.MonkeyPatch
) -> list[Asset]:
    """Files in the trash that a draft still shows, but for the last ones."""
    monkeypatch.setattr(trash_of_files, "ASKED_AGAIN", AGAIN)
    [draft] = many_articles(news, cara, 1)
    files = pictures(news, MANY)
    versions = AssetVersion.objects.exclude(asset__in=files[-2:])
    written([RevisionMedia(revision=draft.draft, version=one) for one in versions], owner_connection)
    long_ago(owner_connection, "content_asset")
    return files


def test_what_has_to_go_is_found_beside_what_stays(shown: list[Asset]) -> None:
    assert trash_of_files.empty_trash() == 2
    assert Asset.objects.count() == MANY - 2
    assert trash_of_files.empty_trash() == 0


def test_what_stays_is_asked_again_by_turns(statistics: LookOver, shown: list[Asset]) -> None:
    trash_of_files.empty_trash()
    statistics()
    for model in (Asset, AssetVersion, RevisionMedia):
        assert most(model, trash_of_files.empty_trash) <= 8 * AGAIN
    before = dict(Asset.objects.values_list("pk", "kept_at"))
    trash_of_files.empty_trash()
    asked = [key for key, at in Asset.objects.values_list("pk", "kept_at") if at != before[key]]
    assert len(asked) == AGAIN
    trash_of_files.empty_trash()
    again = [key for key, at in Asset.objects.values_list("pk", "kept_at") if at != before[key]]
    assert len(again) == 2 * AGAIN


def test_what_nothing_shows_any_more_goes_when_its_turn_comes(
    shown: list[Asset], owner_connection: Owner
) -> None:
    trash_of_files.empty_trash()
    with owner_connection.transaction():
        owner_connection.execute("ALTER TABLE content_revisionmedia DISABLE TRIGGER USER")
        owner_connection.execute("DELETE FROM content_revisionmedia")
        owner_connection.execute("ALTER TABLE content_revisionmedia ENABLE TRIGGER USER")
    assert [trash_of_files.empty_trash() for _hour in range(3)] == [AGAIN] * 3


def test_what_comes_back_and_goes_again_is_new_there(shown: list[Asset], ada: Person) -> None:
    trash_of_files.empty_trash()
    back = trash_of_files.restore(shown[0], by=ada)
    assert back.kept_at is None


def test_articles_that_went_for_good_are_not_looked_at_again(
    statistics: LookOver, news: Section, cara: Person, owner_connection: Owner
) -> None:
    articles = many_articles(news, cara, MANY)
    long_ago(owner_connection, "content_article", ", purged_at = '2026-02-01T00:00Z'")
    owner_connection.execute("ALTER TABLE content_article DISABLE TRIGGER USER")
    due = [one.pk for one in articles[-2:]]
    owner_connection.execute("UPDATE content_article SET purged_at = NULL WHERE id = ANY(%s)", [due])
    owner_connection.execute("ALTER TABLE content_article ENABLE TRIGGER USER")
    statistics()
    assert most(Article, trash.empty_trash) <= FEW
    assert trash.empty_trash() == 2
