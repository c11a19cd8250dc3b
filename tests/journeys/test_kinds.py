"""Pages beyond the article: each kind is begun, filled in, published, and read."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.axe import complaints
from tests.browser import ready, text_of
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import approve, publish, submit

pytestmark = [pytest.mark.browser, pytest.mark.late]

KINDS = {
    "Page": {},
    "Event": {"Begins": "2027-06-05T10:00", "Ends": "2027-06-05T18:00", "Place": "Old quay"},
    "Notice": {"In force until": "2027-06-05T18:00", "Level": "Urgent"},
    "Landing page": {"Heading of part 1 (optional)": "Start here", "What part 1 shows (optional)": "/news/"},
}


def begun(newsroom: Newsroom, kind: str) -> Page:
    page = ready(newsroom.open("Cara", "/cms/articles/new/"))
    page.get_by_role("combobox", name="Kind").select_option(label=kind)
    page.get_by_role("textbox", name="Title").fill(f"A {kind.lower()} for everybody")
    page.get_by_label("Summary").fill("Come and see.")
    text_of(page).fill("Words of its own.")
    for label, value in KINDS[kind].items():
        field = page.get_by_label(label, exact=True)
        field.select_option(label=value) if label == "Level" else field.fill(value)
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind_reaches_readers(kind: str, newsroom: Newsroom) -> None:
    submit(begun(newsroom, kind))
    article = Article.objects.get(draft__title=f"A {kind.lower()} for everybody")
    ed = newsroom.open("Ed")
    approve(ed, article)
    publish(ed)
    reader = newsroom.read(f"/{article.address.path}/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(f"A {kind.lower()} for everybody")
    for words in ("Old quay",) if kind == "Event" else ("Start here",) if kind == "Landing page" else ():
        expect(reader.get_by_text(words).first).to_be_visible()
    assert complaints(reader) == []
