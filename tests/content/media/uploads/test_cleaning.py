"""Expired uploads and leftovers of killed processes are removed."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from content.media.uploads import parts
from content.media.uploads.cleaning import clean_uploads
from content.models import Asset, Section, Upload
from content.models.upload import UploadState
from tests.content.media.uploading import PICTURE, TUS, append, begin, row, send, worker_looks


def test_what_no_one_finishes_goes_after_a_day(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 10, section=news.pk)["Location"]
    append(as_cara, address, b"abc")
    assert clean_uploads() == 0
    Upload.objects.update(expires_at=Now() - timedelta(minutes=1))
    assert as_cara.head(address, headers=TUS).status_code == 404
    assert clean_uploads() == 1
    assert (Upload.objects.count(), parts.tokens()) == (0, set())


def test_what_lies_about_without_a_row_goes(news: Section) -> None:
    parts.folder().mkdir()
    parts.part_of("lost").write_bytes(b"x")
    parts.part_of("other.cleaned").write_bytes(b"x")
    assert clean_uploads() == 2
    assert parts.tokens() == set()


def test_a_file_whose_worker_was_killed_is_looked_at_again(as_cara: Client, news: Section) -> None:
    address = send(as_cara, PICTURE, section=news.pk)
    Upload.objects.update(changed_at=Now() - timedelta(hours=1))
    before: Any = jobs()
    clean_uploads()
    assert jobs() == before + 1
    worker_looks()
    assert (row(address).state, Asset.objects.count()) == (UploadState.DONE, 1)


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="content.inspect_upload").count()
