"""/cms/media/uploads/: who may bring what, in pieces, and what comes of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from audit.models import Entry
from content.media.inspection.errors import CannotInspect
from content.media.inspection.inspecting import inspect
from content.media.uploads import inspecting, parts
from content.media.uploads.cleaning import clean_uploads
from content.models import Asset, Section, Upload
from content.models.upload import UploadState
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.content.media.files import png
from tests.content.media.uploading import TUS, UPLOADS, append, begin, row, send, uploaded, worker_looks
from tests.newsroom import Person
from tests.signing_in import sign_in

PICTURE = png(90, 40, 30)


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_UPLOAD_FOLDER = str(tmp_path / "uploads")


def test_nobody_uploads_without_logging_in(anon: Client, news: Section) -> None:
    assert begin(anon, 10, section=news.pk).status_code == 302
    assert not Upload.objects.exists()


def test_who_holds_no_role_uploads_nothing(as_otto: Client, news: Section) -> None:
    assert begin(as_otto, 10, section=news.pk).status_code == 403


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


def test_whoever_loses_the_role_meanwhile_does_not_finish(
    as_cara: Client, cara: Person, news: Section
) -> None:
    address = begin(as_cara, len(PICTURE), section=news.pk)["Location"]
    RoleAssignment.objects.filter(user=cara).delete()
    forget_assignments()
    assert append(as_cara, address, PICTURE).status_code == 403
    assert row(address).state == UploadState.RECEIVING


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
    assert (answer.status_code, "empty" in answer.content.decode()) == (422, True)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    as_cara: Client, news: Section, settings: Settings
) -> None:
    settings.MEDIA_PICTURE_BYTES = settings.MEDIA_DOCUMENT_BYTES = settings.MEDIA_RECORDING_BYTES = 3_000_000
    answer = begin(as_cara, 3_000_001, section=news.pk)
    assert (answer.status_code, "at most 3 MB" in answer.content.decode()) == (413, True)
    assert as_cara.options(UPLOADS)["Tus-Max-Size"] == "3000000"


def test_one_person_reserves_no_more_than_their_part_of_the_disk(
    as_cara: Client, news: Section, settings: Settings
) -> None:
    settings.MEDIA_PICTURE_BYTES = settings.MEDIA_DOCUMENT_BYTES = settings.MEDIA_RECORDING_BYTES = 1_000_000
    answers = [begin(as_cara, 1_000_000, section=news.pk).status_code for _ in range(5)]
    assert answers == [201, 201, 201, 201, 413]


def test_bytes_that_do_not_continue_what_is_here_are_refused(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 10, section=news.pk)["Location"]
    assert append(as_cara, address, b"abc").status_code == 204
    for offset in (0, 2, 4, 9):
        answer = append(as_cara, address, b"x", offset=offset)
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "3")
    assert parts.part_of(row(address).token).read_bytes() == b"abc"


def test_more_bytes_than_were_said_are_refused(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 4, section=news.pk)["Location"]
    assert append(as_cara, address, b"12345").status_code == 400
    assert row(address).offset == 0


def test_bytes_of_another_type_are_refused(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 4, section=news.pk)["Location"]
    headers = {**TUS, "Upload-Offset": "0"}
    assert as_cara.patch(address, b"1234", content_type="text/plain", headers=headers).status_code == 415


def test_while_one_request_writes_another_waits(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 4, section=news.pk)["Location"]
    with parts.held(row(address).token, make=True):
        assert append(as_cara, address, b"1234").status_code == 423
    assert append(as_cara, address, b"1234").status_code == 204


def test_what_a_killed_process_wrote_beyond_its_word_is_overwritten(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 6, section=news.pk)["Location"]
    append(as_cara, address, b"abc")
    with parts.part_of(row(address).token).open("ab") as part:
        part.write(b"lost")
    assert append(as_cara, address, b"def", offset=3).status_code == 204
    assert parts.part_of(row(address).token).read_bytes() == b"abcdef"


def test_after_a_break_the_upload_says_where_to_go_on(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 10, section=news.pk)["Location"]
    append(as_cara, address, b"abcd")
    answer = as_cara.head(address, headers=TUS)
    assert (answer["Upload-Offset"], answer["Upload-Length"], answer["Cache-Control"]) == (
        "4",
        "10",
        "no-store, private",
    )


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


def test_who_may_not_replace_a_file_is_refused_before_sending(
    as_cara: Client, as_ed: Client, news: Section
) -> None:
    asset = uploaded(as_ed, PICTURE, news)["asset"]["id"]
    assert begin(as_cara, 10, replaces=asset).status_code == 403


def test_a_scanner_that_does_not_answer_leaves_the_file_waiting(
    as_cara: Client, news: Section, settings: Settings, tmp_path: Path
) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody-listens")
    address = send(as_cara, PICTURE, section=news.pk)
    with pytest.raises(CannotInspect):
        worker_looks()
    assert (row(address).state, parts.tokens()) == (UploadState.INSPECTING, {row(address).token})


def test_cancelling_leaves_nothing(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 10, section=news.pk)["Location"]
    append(as_cara, address, b"abc")
    assert as_cara.delete(address, headers=TUS).status_code == 204
    assert not Upload.objects.exists()
    assert parts.tokens() == set()


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


def test_what_nobody_finishes_goes_after_a_day(as_cara: Client, news: Section) -> None:
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
