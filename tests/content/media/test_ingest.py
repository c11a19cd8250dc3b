"""Taking files in: file first, rows in one transaction, nothing twice, nothing lost."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from audit.models import Entry
from content.media import ingest, store
from content.media.errors import AlreadyHere, OtherKind, SameFile
from content.media.ingest import replace, take_in
from content.media.trash import remove_unused
from content.models import Asset, AssetVersion, MediaFile, Section, Upload
from rbac.errors import Refused
from tests.content.media.files import current, document, picture, source_of, upload
from tests.newsroom import Person


def test_who_writes_elsewhere_uploads_nothing_here(tmp_path: Path, colin: Person, news: Section) -> None:
    checked = picture(tmp_path, 31)
    with pytest.raises(Refused):
        upload(checked, by=colin, section=news)
    assert not MediaFile.objects.exists()
    assert not store.has(store.digest_of(checked.path))


def test_no_one_replaces_what_someone_else_uploaded_without_being_an_editor(
    tmp_path: Path, cara: Person, ed: Person, news: Section
) -> None:
    asset = upload(picture(tmp_path), by=ed, section=news)
    with pytest.raises(Refused):
        replace(asset, picture(tmp_path, 30), by=cara, source_digest="0" * 64)
    assert current(asset).number == 1


def test_an_upload_is_an_asset_with_one_version_and_its_bytes(
    tmp_path: Path, cara: Person, news: Section
) -> None:
    checked = picture(tmp_path)
    asset = upload(checked, by=cara, section=news)
    assert (asset.title, asset.uploader_id, current(asset).number) == ("Harbour at dawn", cara.pk, 1)
    assert current(asset).address.endswith("/harbour-at-dawn.png")
    with store.open_stored(current(asset).digest) as stored:
        assert stored.read() == checked.path.read_bytes()
    assert Entry.objects.filter(event="content.media.uploaded").count() == 1


def test_the_same_bytes_come_into_a_section_once(
    tmp_path: Path, cara: Person, ed: Person, news: Section
) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    with pytest.raises(AlreadyHere) as said:
        upload(picture(tmp_path), by=ed, section=news)
    assert said.value.asset == asset


def test_two_sections_share_the_bytes_and_know_nothing_of_each_other(
    tmp_path: Path, cara: Person, colin: Person, news: Section, policies: Section
) -> None:
    mine = upload(picture(tmp_path), by=cara, section=news)
    yours = upload(picture(tmp_path), by=colin, section=policies)
    assert mine != yours
    assert MediaFile.objects.count() == 1


def upload_row(owner: Person, section: Section) -> Any:
    return Upload.objects.create(
        token="t", owner=owner, section=section, file_name="x", length=1, expires_at="2099-01-01T00:00Z"
    )  # fmt: skip


def test_a_job_that_runs_again_takes_nothing_in_twice(tmp_path: Path, cara: Person, news: Section) -> None:
    row, checked = upload_row(cara, news), picture(tmp_path)
    first, second = (
        take_in(checked, by=cara, section=news, source_digest=source_of(checked), upload=row)
        for _ in range(2)
    )  # fmt: skip
    assert first == second
    assert AssetVersion.objects.count() == 1
    row.refresh_from_db()
    assert (row.state, row.version) == ("done", current(first))


def killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("moment", ["store.put", "_add_version"])
def test_killed_at_any_moment_it_leaves_no_asset_without_a_file(
    moment: str, tmp_path: Path, cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = picture(tmp_path, 41)  # no other test's: bytes stay in the store when rows are rolled back
    with monkeypatch.context() as patch:
        patch.setattr(f"content.media.ingest.{moment}", killed)
        with pytest.raises(KeyboardInterrupt):
            upload(checked, by=cara, section=news)
    assert not Asset.objects.exists()
    assert MediaFile.objects.filter(pk=store.digest_of(checked.path)).exists()
    assert upload(checked, by=cara, section=news).title


def test_what_a_killed_process_left_is_removed_after_a_day(
    tmp_path: Path, cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, left = upload(picture(tmp_path, 50), by=cara, section=news), picture(tmp_path, 60)
    ingest.claim(left, digest := store.digest_of(left.path))
    store.put(left.path, digest)
    assert remove_unused() == 0
    monkeypatch.setattr("content.media.trash.UNUSED_AFTER", -timedelta(days=1))
    assert remove_unused() == 1
    assert not store.has(digest)
    assert store.has(current(kept).digest)


def test_bytes_that_vanish_meanwhile_are_stored_once_more(
    tmp_path: Path, cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked, put = picture(tmp_path, 70), store.put
    lost: list[str] = []

    def put_and_lose(path: Path, digest: str, rendition: str = "") -> None:
        put(path, digest, rendition)
        if not lost:
            lost.append(digest)
            store.remove(digest)

    monkeypatch.setattr("content.media.store.put", put_and_lose)
    assert store.has(current(upload(checked, by=cara, section=news)).digest)


def test_replacing_adds_a_version_and_keeps_the_old(tmp_path: Path, cara: Person, news: Section) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    old = current(asset)
    replace(asset, picture(tmp_path, 30), by=cara, source_digest="1" * 64)
    assert [version.number for version in asset.versions.order_by("number")] == [1, 2]
    assert current(asset) != old
    assert store.has(old.digest)


@pytest.mark.parametrize(("make", "error"), [(picture, SameFile), (document, OtherKind)])
def test_a_picture_is_replaced_by_another_picture(
    make: Any, error: type[Exception], tmp_path: Path, cara: Person, news: Section
) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    with pytest.raises(error):
        replace(asset, make(tmp_path), by=cara, source_digest="1" * 64)


def test_a_version_is_never_changed(tmp_path: Path, cara: Person, news: Section) -> None:
    version = current(upload(picture(tmp_path), by=cara, section=news))
    with pytest.raises(DatabaseError):
        AssetVersion.objects.filter(pk=version.pk).update(file_name="other")


def test_a_version_is_not_deleted_before_its_time(tmp_path: Path, cara: Person, news: Section) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    Asset.objects.filter(pk=asset.pk).update(current=None, trashed_at="2001-01-01T00:00Z")
    with pytest.raises(DatabaseError, match="not due"):
        AssetVersion.objects.filter(asset=asset).delete()
