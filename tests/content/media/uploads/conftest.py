"""A folder of their own for the uploads of each test."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_UPLOAD_FOLDER = str(tmp_path / "uploads")
