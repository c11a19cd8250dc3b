"""The gallery in place of the site, and fixtures of other folders that its tests need."""

from typing import Any

import pytest

from tests.attacks.everything import everything, world
from tests.intrusion.guarding import guard

__all__ = ["everything", "gallery", "guard", "world"]


@pytest.fixture
def gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.look.gallery"
