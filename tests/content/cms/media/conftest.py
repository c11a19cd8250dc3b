"""A new article that takes pictures and files."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from content.models import Section
from tests.browser import Visits, put_caret


@pytest.fixture
def page(visits: Visits, as_cara: Client, news: Section) -> Page:
    """The editor of a new article in which Cara has written a sentence."""
    opened = visits.open("/cms/articles/new/", as_=as_cara, viewport={"width": 1280, "height": 900})
    opened.get_by_label("Title").fill("Ferries")
    put_caret(opened.locator(".ProseMirror"))
    opened.keyboard.type("Ferries leave at six.")
    return opened
