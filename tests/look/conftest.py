"""The gallery in place of the site, and fixtures of other folders that its tests need."""

from typing import Any

import pytest

from tests.exhaustion.conftest import world
from tests.intrusion.guarding import guard

__all__ = ["gallery", "guard", "world"]


@pytest.fixture
def gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.look.gallery"


@pytest.fixture(autouse=True)
def days_of_grace(settings: Any) -> None:
    """For contributors, so that the page that counts them is shown."""
    settings.FACTOR_GRACE_DAYS = 7
