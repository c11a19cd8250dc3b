"""/cms/media/uploads/: who may bring what, in pieces, and what comes of it."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from content.models import Section, Upload
from tests.content.media.uploading import PICTURE, TUS, UPLOADS, append, begin, row, uploaded
from tests.newsroom import Person
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_UPLOAD_FOLDER = str(tmp_path / "uploads")


def test_no_one_uploads_without_logging_in(anon: Client, news: Section) -> None:
    assert begin(anon, 10, section=news.pk).status_code == 302
    assert not Upload.objects.exists()


def test_a_section_that_one_does_not_see_is_not_there(as_colin: Client, news: Section) -> None:
    assert begin(as_colin, 10, section=news.pk).status_code == 404
    assert begin(as_colin, 10, section=2**40).status_code == 404
    assert not Upload.objects.exists()


def test_an_upload_is_known_to_its_owner_alone(as_cara: Client, as_ed: Client, news: Section) -> None:
    address = begin(as_cara, len(PICTURE), section=news.pk)["Location"]
    assert append(as_ed, address, PICTURE).status_code == 404
    assert as_ed.get(address).status_code == 404
    assert as_ed.head(address, headers=TUS).status_code == 404
    assert as_ed.delete(address, headers=TUS).status_code == 404
    assert row(address).offset == 0


def test_it_takes_the_token_that_every_form_carries(cara: Person, news: Section) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, cara)
    assert begin(strict, 10, section=news.pk).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("length", ["", "-1", "1.5", "٣", "9" * 30, "1_0"])
def test_a_length_is_a_number(as_cara: Client, news: Section, length: str) -> None:
    assert as_cara.post(UPLOADS, headers={**TUS, "Upload-Length": length}).status_code == 400


@pytest.mark.parametrize("said", ["filename %%%", "filename /w==", "section MQ", "x " * 3000])
def test_metadata_that_cannot_be_read_is_refused(as_cara: Client, news: Section, said: str) -> None:
    headers = {**TUS, "Upload-Length": "10", "Upload-Metadata": said}
    assert as_cara.post(UPLOADS, headers=headers).status_code == 400


def test_another_version_of_the_protocol_is_refused(as_cara: Client, news: Section) -> None:
    answer = as_cara.post(UPLOADS, headers={"Tus-Resumable": "0.2.2", "Upload-Length": "10"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_an_empty_file_is_refused_before_it_is_sent(as_cara: Client, news: Section) -> None:
    answer = begin(as_cara, 0, section=news.pk)
    assert (answer.status_code, "empty" in answer.text) == (422, True)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    as_cara: Client, news: Section, settings: Settings
) -> None:
    settings.MEDIA_PICTURE_BYTES = settings.MEDIA_DOCUMENT_BYTES = settings.MEDIA_RECORDING_BYTES = 3_000_000
    answer = begin(as_cara, 3_000_001, section=news.pk)
    assert (answer.status_code, "at most 3 MB" in answer.text) == (413, True)
    assert as_cara.options(UPLOADS)["Tus-Max-Size"] == "3000000"


def test_more_bytes_than_were_said_are_refused(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 4, section=news.pk)["Location"]
    assert append(as_cara, address, b"12345").status_code == 400
    assert row(address).offset == 0


def test_bytes_of_another_type_are_refused(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 4, section=news.pk)["Location"]
    headers = {**TUS, "Upload-Offset": "0"}
    assert as_cara.patch(address, b"1234", content_type="text/plain", headers=headers).status_code == 415


def test_after_a_break_the_upload_says_where_to_go_on(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 10, section=news.pk)["Location"]
    append(as_cara, address, b"abcd")
    answer = as_cara.head(address, headers=TUS)
    assert (answer["Upload-Offset"], answer["Upload-Length"], answer["Cache-Control"]) == (
        "4",
        "10",
        "no-store, private",
    )


def test_who_may_not_replace_a_file_is_refused_before_sending(
    as_cara: Client, as_ed: Client, news: Section
) -> None:
    asset = uploaded(as_ed, PICTURE, news)["asset"]["id"]
    assert begin(as_cara, 10, replaces=asset).status_code == 403
