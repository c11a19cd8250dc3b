"""content.media.inspection.signatures: the content decides what a file is; and each refusal says what to do."""

import pytest

from content.media.inspection.errors import UnsafeFile
from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection.children.test_image import SCRIPT, archive
from tests.content.media.inspection.here import refusal_of
from tests.content.media.inspection.pictures import saved, scene

OTHER = {
    "a page": (b"<!DOCTYPE html><html>" + SCRIPT, Refusal.WEB_PAGE),
    "a page behind spaces and a mark": (b"\xef\xbb\xbf \n\t<HTML>" + SCRIPT, Refusal.WEB_PAGE),
    "a page behind a comment": (b"<!-- GIF89a -->" + SCRIPT, Refusal.WEB_PAGE),
    "php": (b"<?php system($_GET[0]);", Refusal.WEB_PAGE),
    "a program for Windows": (b"MZ\x90\0" + bytes(200), Refusal.PROGRAM),
    "a program for Linux": (b"\x7fELF" + bytes(200), Refusal.PROGRAM),
    "a shell script": (b"#!/bin/sh\nrm -rf /", Refusal.PROGRAM),
    "an archive": (archive(), Refusal.ARCHIVE),
    "a bitmap": (saved(scene(), "BMP"), Refusal.OTHER_PICTURE),
    "a tiff": (saved(scene(), "TIFF"), Refusal.OTHER_PICTURE),
    "an old office document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.OLD_OFFICE),
    "a text": (b"alert(1)", Refusal.UNKNOWN),
    "postscript": (b"%!PS-Adobe-3.0", Refusal.UNKNOWN),
}


@pytest.mark.parametrize("case", OTHER)
def test_what_is_no_picture_is_refused_whatever_it_is_called(case: str) -> None:
    data, expected = OTHER[case]
    assert refusal_of(data) == expected


def test_every_refusal_has_a_sentence_with_a_way_out() -> None:
    for refusal in Refusal:
        sentence = UnsafeFile(refusal, Limits()).message
        assert sentence.endswith(".")
        assert "%" not in sentence
