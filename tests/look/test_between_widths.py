"""Lists with many columns in every window between a phone and a desk, with long German words and what readers wrote."""

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Comment, Section
from content.sections.verbs import add_section, parent_of
from tests.browser import Visits
from tests.look.inspecting import SMALL, too_wide
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import OLD_SITE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
LISTS = ("/cms/articles/", "/cms/review/", "/cms/comments/", "/cms/sections/")


@pytest.fixture
def german(ada: Person) -> Client:
    ada.language = "de"
    ada.save(update_fields=["language"])
    return signed_in(ada)


def test_no_list_is_wider_than_its_window(
    visits: Visits, published: Article, policies: Section, cara: Person, german: Client
) -> None:
    other = workflow.create_article(published.section, by=cara, title="Fahrplanänderungen", body="<p>x</p>")
    workflow.submit(other, by=cara)
    address = f"https://example.org/{'very-long-' * 12}"
    Comment.objects.create(article=published, name="Otto", text=f"See {address}")
    window = visits.open(LISTS[0], as_=german)
    found = []
    for path in LISTS:
        window.goto(path)
        found += [f"{path}: {each}" for each in too_wide(window)]
    assert found == []


def test_no_row_is_cut_off_where_colours_are_forced(
    visits: Visits, published: Article, german: Client
) -> None:
    window = visits.open("/cms/articles/", as_=german, forced_colors="active")
    assert too_wide(window) == []


def test_a_label_of_many_words_makes_its_row_higher(
    visits: Visits, published: Article, german: Client
) -> None:
    window = visits.open("/cms/articles/", as_=german, viewport=SMALL)
    cell = window.locator("tbody [data-label]").first
    height = "(cell) => cell.getBoundingClientRect().height"
    before = cell.evaluate(height)
    cell.evaluate("(cell) => (cell.dataset.label = 'Donaudampfschifffahrt '.repeat(8))")
    assert cell.evaluate(height) > 3 * before
    assert too_wide(window) == []


def test_a_name_that_is_one_long_word_pushes_nothing_out(
    visits: Visits, published: Article, cara: Person, ada: Person, as_cara: Client
) -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    below = add_section(
        add_section(None, by=ada, title=word, source=OLD_SITE),
        by=ada,
        source=OLD_SITE,
        title=word,
    )
    workflow.create_article(published.section, by=cara, title=f"{word} {word}", body="<p>x</p>")
    Comment.objects.create(article=published, name=word, text="x", html="<p>x</p>", state="approved")
    window = visits.open("/cms/", as_=as_cara)
    paths = (
        "/cms/",
        "/cms/sections/",
        "/",
        f"/{parent_of(below).address.path}/",
        f"/{published.address.path}/",
    )
    found = []
    for path in paths:
        window.goto(path)
        found += [f"{path}: {each}" for each in too_wide(window)]
    assert found == []
