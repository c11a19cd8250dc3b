"""Web or worker is killed at any moment: no asset lacks its bytes, and no bytes lie about that nothing accounts for."""

import os
import random
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from content.media import store
from content.media.trash import remove_unused
from content.media.uploads import cleaning, parts
from content.media.uploads.inspecting import inspect_upload
from content.media.uploads.receiving import begin, receive
from content.models import AssetVersion, MediaFile, Section, Upload
from content.models.upload import UploadState
from secureproject.media_storage import media_storage
from tests.content.media.files import png
from tests.newsroom import Person

PIECE = 4_000
UNDER_WAY = (UploadState.RECEIVING, UploadState.INSPECTING)


@pytest.fixture
def _folders(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its own, where nothing has to wait before it counts as forgotten."""
    settings.MEDIA_UPLOAD_FOLDER = str(tmp_path / "uploads")
    settings.STORAGES = {**settings.STORAGES, "media": media_storage((tmp_path / "store").as_uri())}
    monkeypatch.setattr(cleaning, "FORGOTTEN", timedelta(0))
    monkeypatch.setattr("content.media.uploads.receiving.STEP", PIECE)
    monkeypatch.setattr("content.media.trash.UNUSED_AFTER", timedelta(0))


@pytest.mark.deep
@pytest.mark.usefixtures("_folders")
def test_rows_and_files_agree_whenever_a_process_is_killed(
    fresh_database: str, cara: Person, news: Section, tmp_path: Path
) -> None:
    moments = random.Random(5)  # noqa: S311  # the same moments every time
    for number in range(60):
        killed(number, moments.uniform(0, 1.5), cara, news)
        recover()
        nothing_is_left_over(tmp_path)
    assert AssetVersion.objects.count() > 10


def killed(number: int, seconds: float, cara: Person, news: Section) -> None:
    """A process that uploads and inspects, ended after ``seconds`` in the middle of whatever it is doing."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            upload_and_inspect(number, cara, news)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def upload_and_inspect(number: int, cara: Person, news: Section) -> None:
    content = png(number, 300 + number, 200) + bytes(0)
    row = begin(by=cara, section=news, file_name=f"{number}.png", length=len(content))
    left = memoryview(content)

    def read(size: int) -> bytes:
        nonlocal left
        piece, left = bytes(left[: min(size, PIECE)]), left[min(size, PIECE) :]
        return piece

    receive(row, read, offset=0, by=cara)
    inspect_upload(row.pk)


def recover() -> None:
    """What the worker does by and by, all at once."""
    cleaning.clean_uploads()
    for job in ProcrastinateJob.objects.filter(task_name="content.inspect_upload"):
        inspect_upload(**job.args)
    cleaning.clean_uploads()
    remove_unused()
    store.remove_unfinished(seconds=0)


def nothing_is_left_over(folder: Path) -> None:
    stored = {path.name for path in (folder / "store").rglob("*") if path.is_file()}
    assert stored == set(MediaFile.objects.values_list("digest", flat=True))
    for digest in AssetVersion.objects.values_list("file", flat=True):
        with store.open_stored(digest) as file:
            assert file.read(4) == b"\x89PNG"
    assert not Upload.objects.filter(state=UploadState.INSPECTING).exists()
    assert parts.tokens() <= set(Upload.objects.filter(state__in=UNDER_WAY).values_list("token", flat=True))
