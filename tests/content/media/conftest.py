"""Files in every situation, made by the verbs."""

from pathlib import Path
from typing import Any

import pytest

from content.models import Article, Asset, Section
from secureproject.media_storage import media_storage
from tests.content.media.files import picture, upload, write_about
from tests.newsroom import Person, publish


@pytest.fixture
def boats(tmp_path: Path, cara: Person, news: Section) -> Asset:
    """A picture of Cara's in News, large enough to have renditions."""
    return upload(picture(tmp_path, size=(700, 500)), by=cara, section=news)


@pytest.fixture
def about_boats(boats: Asset, cara: Person, news: Section) -> Article:
    """A draft that shows it."""
    return write_about(boats, by=cara, section=news)


@pytest.fixture
def live_boats(about_boats: Article, cara: Person, ed: Person) -> Article:
    """Cara's article, with the picture, published by Ed."""
    return publish(about_boats, by=cara, approver=ed)


@pytest.fixture
def own_store(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = {**settings.STORAGES, "media": media_storage((tmp_path / "store").as_uri())}
    return tmp_path / "store"
