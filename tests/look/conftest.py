"""The gallery in place of the site, and axe on any page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import axe
from tests.exhaustion.conftest import world

__all__ = ["complaints", "gallery", "world"]


@pytest.fixture
def gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.look.gallery"


@pytest.fixture
def complaints() -> Callable[[Page], list[str]]:
    return axe.complaints
