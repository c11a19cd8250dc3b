"""content.media.urls.files: no file name becomes another URL."""

from pathlib import Path

import pytest

from content.models import Section
from tests.content.media.files import Checked, current, picture, upload
from tests.newsroom import Person


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("320.webp", "file-320.webp"),
        ("640.avif", "file-640.avif"),
        ("../..\u202e/x y.png", "x-y.png"),
    ],
)
def test_no_name_becomes_another_address(
    name: str, address: str, tmp_path: Path, cara: Person, news: Section
) -> None:
    asset = upload(
        Checked(picture(tmp_path).path, extension=name[-4:].lstrip("."), name=name), by=cara, section=news
    )
    assert current(asset).address_name == address
