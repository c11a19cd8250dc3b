"""Thrown away, brought back, and gone for good once its time is over and nothing refers to it."""

from pathlib import Path

import pytest
from django.db import connection

from audit.models import Entry
from content.media import store
from content.media.errors import InTrash
from content.media.ingest import replace
from content.media.trash import empty_trash, remove_unused, restore, trash
from content.models import Article, Asset, AssetVersion, RevisionMedia, Section
from rbac.errors import Refused
from tests.content.media.files import current, picture, upload
from tests.newsroom import Person, fresh


def thrown_away(asset: Asset, days: int) -> Asset:
    """As it is ``days`` later: only a row that is written again can have such a time (TrashedNow)."""
    versions = list(AssetVersion.objects.filter(asset=asset).order_by("number"))
    late = Asset.objects.create(
        kind=asset.kind, title="Late", section=asset.section, trashed_at=f"2026-01-{31 - days:02d}T00:00Z"
    )
    for version in versions:
        version.pk, version.asset = None, late
        version.save()
    late.current = versions[-1]
    late.save(update_fields=["current"])
    return late


def test_a_colleague_s_upload_is_not_thrown_away(boats: Asset, colin: Person) -> None:
    with pytest.raises(Refused):
        trash(boats, by=colin)


def test_a_contributor_throws_away_what_is_hers_and_brings_it_back(boats: Asset, cara: Person) -> None:
    assert trash(boats, by=cara).trashed_by_id == cara.pk
    assert restore(boats, by=cara).trashed_at is None
    events = list(
        Entry.objects.filter(event__startswith="content.media.")
        .order_by("pk")
        .values_list("event", flat=True)
    )
    assert events[-2:] == ["content.media.trashed", "content.media.recovered"]


def test_who_was_slower_is_told(boats: Asset, cara: Person, ed: Person) -> None:
    with pytest.raises(InTrash):
        restore(boats, by=ed)
    trash(boats, by=cara)
    with pytest.raises(InTrash):
        trash(boats, by=ed)


def test_what_is_in_the_trash_is_not_replaced(tmp_path: Path, boats: Asset, cara: Person) -> None:
    trash(boats, by=cara)
    with pytest.raises(Refused):
        replace(boats, picture(tmp_path, 9), by=cara, source_digest="1" * 64)


def test_no_one_makes_the_time_in_the_trash_shorter(boats: Asset, cara: Person) -> None:
    since = trash(boats, by=cara).trashed_at
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_asset SET trashed_at = '2001-01-01'")
    boats.refresh_from_db()
    assert boats.trashed_at == since


def test_nothing_goes_before_its_time(boats: Asset, cara: Person) -> None:
    trash(boats, by=cara)
    assert empty_trash() == 0
    assert store.has(current(boats).digest)


def test_after_its_time_rows_and_bytes_go(tmp_path: Path, cara: Person, news: Section) -> None:
    late = thrown_away(asset := upload(picture(tmp_path, 77), by=cara, section=news), days=30)
    digest = current(late).digest
    assert empty_trash() == 1
    assert not Asset.objects.filter(pk=late.pk).exists()
    assert remove_unused() == 0  # the first asset is made of the same bytes
    assert store.has(digest)
    assert current(asset).digest == digest


def test_what_a_revision_shows_stays_for_ever(boats: Asset, about_boats: Article) -> None:
    late = thrown_away(boats, days=30)
    RevisionMedia.objects.create(revision=fresh(about_boats).draft, version=current(late))
    assert empty_trash() == 0
    assert current(late).file.versions.count() == 2
