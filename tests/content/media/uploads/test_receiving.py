"""content.media.uploads.receiving: limits, offsets and locks of an upload."""

from django.test import Client
from pytest_django import Settings

from content.media.uploads import parts
from content.models import Section, Upload
from content.models.upload import UploadState
from tests.content.media.uploading import PICTURE, TUS, append, begin, row
from tests.content.test_approval_validity import left
from tests.newsroom import Person


def test_a_user_who_loses_the_role_meanwhile_does_not_finish(
    as_cara: Client, cara: Person, news: Section
) -> None:
    address = begin(as_cara, len(PICTURE), section=news.pk)["Location"]
    left(cara, "role")
    assert append(as_cara, address, PICTURE).status_code == 403
    assert row(address).state == UploadState.RECEIVING


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


def test_cancelling_leaves_nothing(as_cara: Client, news: Section) -> None:
    address = begin(as_cara, 10, section=news.pk)["Location"]
    append(as_cara, address, b"abc")
    assert as_cara.delete(address, headers=TUS).status_code == 204
    assert not Upload.objects.exists()
    assert parts.tokens() == set()
