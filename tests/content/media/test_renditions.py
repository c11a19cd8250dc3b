"""Smaller pictures: made once by the worker, of what there is, and only what the table names."""

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.asserts import assertNumQueries

from content.media import renditions, store
from content.media.inspection.errors import CannotInspect, UnsafeFile
from content.media.inspection.inspecting import DEFAULT
from content.media.inspection.result import Refusal
from content.models import Article, Asset, MediaRendition
from tests.content.media.file_requests import KEPT_BY_READERS, get
from tests.content.media.files import current


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=renditions.JOB).count()


def test_no_one_sets_the_worker_to_what_they_may_not_see(anon: Client, boats: Asset) -> None:
    get(anon, f"/media/{current(boats).digest}/320.webp")
    assert jobs() == 0


def test_until_it_is_made_the_stored_file_is_shown_and_kept_by_no_one(
    anon: Client, boats: Asset, live_boats: Article
) -> None:
    answer = get(anon, f"/media/{current(boats).digest}/320.webp")
    assert answer.headers["Cache-Control"] == "public, no-store"
    assert answer.headers["Content-Type"] == "image/png"


def test_asked_for_often_it_is_one_job(anon: Client, boats: Asset, live_boats: Article) -> None:
    for _ in range(3):
        get(anon, f"/media/{current(boats).digest}/320.webp")
    assert jobs() == 1


def test_once_made_readers_get_it(anon: Client, boats: Asset, live_boats: Article) -> None:
    path = f"/media/{current(boats).digest}/320.webp"
    assert renditions.make(current(boats).digest, "320.webp")
    with assertNumQueries(1):
        answer = get(anon, path)
    assert answer.headers["ETag"] == f'"{current(boats).digest}.320.webp"'
    with Image.open(io.BytesIO(answer.body)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (320, 229))
    assert answer.headers["Cache-Control"] == KEPT_BY_READERS
    assert jobs() == 0


@pytest.mark.parametrize("name", ["321.webp", "1280.webp", "320.png", "../320.webp", ""])
def test_nothing_is_made_that_the_table_does_not_name(name: str, boats: Asset) -> None:
    assert not renditions.make(current(boats).digest, name)
    assert not MediaRendition.objects.exists()


def test_of_a_file_that_is_gone_nothing_is_made(boats: Asset) -> None:
    assert not renditions.make("0a" * 32, "320.webp")


def failing(error: Exception) -> Any:
    def make_rendition(*_: object, **__: object) -> None:
        raise error

    return make_rendition


def test_what_cannot_be_made_is_tried_once(
    anon: Client, boats: Asset, live_boats: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = UnsafeFile(next(iter(Refusal)), DEFAULT)
    monkeypatch.setattr(renditions, "make_rendition", failing(refused))
    assert not renditions.make(current(boats).digest, "320.webp")
    answer = get(anon, f"/media/{current(boats).digest}/320.webp")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == KEPT_BY_READERS
    assert jobs() == 0


def test_what_the_machine_could_not_do_is_tried_again(boats: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "make_rendition", failing(CannotInspect("no memory")))
    with pytest.raises(CannotInspect):
        renditions.make(current(boats).digest, "320.webp")
    assert not MediaRendition.objects.exists()


def test_renditions_go_with_their_file(boats: Asset) -> None:
    digest = current(boats).digest
    renditions.make(digest, "320.avif")
    store.remove(digest)
    assert not store.has(digest, "320.avif")
