"""A portrait is chosen in the library, by keyboard, and stands on the page of its person."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from content.bylines.verbs import add_byline
from content.models import Byline, Section
from tests.axe import complaints
from tests.browser import Visits
from tests.media.files import current, picture, upload
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def test_a_portrait_is_chosen_in_the_library(
    edna: Person, news: Section, tmp_path: Path, visits: Visits
) -> None:
    portrait = current(upload(picture(tmp_path, size=(400, 400)), by=edna, section=news)).address
    jane = add_byline(by=edna, name="Jane Doe")
    page = visits.open(f"/cms/bylines/{jane.pk}/", as_=signed_in(edna))
    page.get_by_role("button", name="Choose from the library").press("Enter")
    dialog = page.get_by_role("dialog", name="Choose from the library")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    assert complaints(page) == []
    dialog.get_by_role("listitem").get_by_role("button").press("Enter")
    expect(page.get_by_role("textbox", name="Picture")).to_have_value(portrait)
    page.get_by_role("button", name="Save byline").press("Enter")
    page.get_by_text("Saved. It shows under every article at once.").wait_for()
    saved = Byline.objects.select_related("picture").get(pk=jane.pk)
    assert saved.picture is not None
    assert saved.picture.address == portrait
