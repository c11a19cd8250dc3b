"""The worker adds an upload to the library, or refuses it with a sentence."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from audit.models import Entry
from content.media.inspection.errors import CannotInspect
from content.media.inspection.inspecting import inspect
from content.media.uploads import inspecting, parts
from content.models import Asset, Section, Upload
from content.models.upload import UploadState
from tests.content.media.files import png
from tests.content.media.uploading import PICTURE, TUS, row, send, uploaded, worker_looks
from tests.newsroom import Person


def test_a_picture_that_is_whole_is_in_the_library_once_the_worker_has_looked(
    as_cara: Client, cara: Person, news: Section
) -> None:
    address = send(as_cara, PICTURE, name="Hafen_am Morgen.PNG", section=news.pk)
    assert as_cara.get(address).json()["state"] == "inspecting"
    worker_looks()
    told = as_cara.get(address).json()
    asset = Asset.objects.get()
    assert (told["state"], told["asset"]["id"], told["asset"]["width"]) == ("done", asset.pk, 40)
    assert (asset.title, asset.uploader_id) == ("Hafen am Morgen", cara.pk)
    assert parts.tokens() == set()


def test_a_refusal_says_at_the_file_what_to_do(as_cara: Client, news: Section) -> None:
    told = uploaded(as_cara, b"#!/bin/sh\nrm -rf /\n", news, name="harbour.png")
    assert (told["state"], told["asset"]) == ("refused", None)
    assert "program" in told["refusal"]
    assert Entry.objects.filter(event="content.media.upload_refused").count() == 1
    assert parts.tokens() == set()


def test_the_same_picture_again_leads_to_the_one_that_is_here(as_cara: Client, news: Section) -> None:
    first, second = uploaded(as_cara, PICTURE, news), uploaded(as_cara, PICTURE, news, name="again.png")
    assert (second["state"], second["asset"]["id"]) == ("refused", first["asset"]["id"])
    assert "library already" in second["refusal"]
    assert Asset.objects.count() == 1


def test_a_new_version_keeps_the_file_and_its_history(as_cara: Client, news: Section) -> None:
    asset = Asset.objects.get(pk=uploaded(as_cara, PICTURE, news)["asset"]["id"])
    send(as_cara, png(20, 40, 30), replaces=asset.pk)
    worker_looks()
    assert list(asset.versions.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_scanner_that_does_not_answer_leaves_the_file_waiting(
    as_cara: Client, news: Section, settings: Settings, tmp_path: Path
) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody-listens")
    address = send(as_cara, PICTURE, section=news.pk)
    with pytest.raises(CannotInspect):
        worker_looks()
    assert (row(address).state, parts.tokens()) == (UploadState.INSPECTING, {row(address).token})


def test_what_is_cancelled_while_the_worker_looks_does_not_come_in(
    as_cara: Client, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = send(as_cara, PICTURE, section=news.pk)
    answers = []

    def cancelled(*args: Any, **kwargs: Any) -> Any:
        answers.append(as_cara.delete(address, headers=TUS).status_code)
        return inspect(*args, **kwargs)

    monkeypatch.setattr(inspecting, "inspect", cancelled)
    worker_looks()
    assert answers == [204]
    assert not Asset.objects.exists()
    assert (Upload.objects.count(), parts.tokens()) == (0, set())
