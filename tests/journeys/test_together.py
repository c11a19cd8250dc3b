"""Two people at once in one long text: each sees the other, and no word of either is lost."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Revision
from tests.browser import ready, text_of
from tests.journeys.newsrooms import Newsroom, as_stored, save
from tests.journeys.steps import write_on

pytestmark = [pytest.mark.browser, pytest.mark.late]
EDS, EDNAS = "Ed was here first.", "Edna was here too."


def both(newsroom: Newsroom) -> tuple[Page, Page]:
    """Ed's window, then Edna's, at the same version."""
    path = f"/cms/articles/{newsroom.story.pk}/"
    ed, edna = ready(newsroom.open("Ed", path)), ready(newsroom.open("Edna", path))
    expect(edna.get_by_text("Ed has this open too, since")).to_be_visible()
    return ed, edna


def test_what_they_change_in_different_places_is_put_together(newsroom: Newsroom) -> None:
    ed, edna = both(newsroom)
    write_on(ed, EDS)
    save(ed)
    edna.get_by_label("Summary").fill(EDNAS)
    save(edna)
    expect(edna.get_by_text("together with what Ed changed meanwhile.")).to_be_visible()
    newest = as_stored(newsroom.story).newest
    assert EDS in newest.body
    assert newest.summary == EDNAS


def test_what_they_change_in_one_place_is_shown_side_by_side(newsroom: Newsroom) -> None:
    newsroom.visits.expect("status of 409")
    ed, edna = both(newsroom)
    for page, words in ((ed, EDS), (edna, EDNAS)):
        page.get_by_label("Summary").fill(words)
        save(page)
    expect(edna.get_by_role("heading", name="You both changed the same")).to_be_visible()
    expect(edna.get_by_role("table").get_by_text(EDS)).to_be_visible()
    edna.get_by_role("button", name="Save my version on top").click()
    edna.get_by_text("Saved as version").wait_for()
    kept = set(Revision.objects.filter(article=newsroom.story).values_list("summary", flat=True))
    assert {EDS, EDNAS} <= kept
    assert as_stored(newsroom.story).newest.summary == EDNAS
    expect(text_of(edna)).not_to_be_empty()
