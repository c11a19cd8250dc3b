"""Pages of a filtered list hold what the plain query holds, however little one page examines.

Tests of content.cms.lists.bounded_pages.
"""

from collections.abc import Iterator
from functools import partial

import pytest
from django.db.models import Q, Value
from django.test import Client

from content import workflow
from content.actions import VIEW_ARTICLE
from content.cms.lists import bounded_pages, by_scope, listing, rows, title_search
from content.cms.lists.bounded_pages import Shown, page_looked
from content.cms.lists.filters import Filters
from content.cms.lists.listing import cursor_of, read_page
from content.cms.lists.newest import newest_first
from content.cms.lists.pagination import Cursor, read_cursor
from content.cms.lists.rows import ArticleRow
from content.models import Article, Section
from rbac.grants import grant_object
from rbac.queries import visible_to
from tests.newsroom import Person
from tests.samples import samples
from tests.signing_in import signed_in
from tests.size.conftest import forget

ASKED = samples(__file__)["asked"]


late = partial(pytest.param, marks=pytest.mark.late)


@pytest.fixture(
    params=[late((0, 1)), late((0, 3)), (2, 3), late((2000, 3))],
    ids=lambda given: f"few {given[0]}, thick {given[1]}",
)
def narrow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A page of two looks at four rows."""
    few, thick = request.param
    for name, number in {"REACH": 4, "FEW": few, "THICK": thick, "PAGE": 2}.items():
        for module in (bounded_pages, listing, title_search, by_scope):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, number)
    # What else a row says has no say in which rows there are, and would cost a third of each page.
    monkeypatch.setattr(listing, "rows_allowed", lambda *_asked, per_row: Q(pk=0))
    monkeypatch.setattr(listing, "COLUMNS", (*rows.COLUMNS[:-1], Value(True)))
    forget()
    yield
    forget()


@pytest.fixture
def written(news: Section, policies: Section, cara: Person, colin: Person, ed: Person) -> None:
    """Those of two sections in turn; Colin may read some of those in the one that is not his."""
    for number in range(14):
        by, section = ((cara, news), (colin, policies))[number % 2]
        kind = "page" if number % 5 == 0 else "article"
        title = f"Ferry story {number}" if number % 3 else f"A boat {number}"
        article = workflow.create_article(section, by=by, title=title, kind=kind, body="<p>x</p>")
        if number % 4 == 1:
            workflow.submit(article, by=by)
        if number in {2, 8}:
            grant_object(colin, VIEW_ARTICLE, article, reason="reads along", by=ed)


def page(person: Person, filters: Filters, cursor: Cursor | None) -> Shown[ArticleRow]:
    return page_looked(cursor, 2, lambda place: read_page(person, filters, place), cursor_of)


def both_ways(person: Person, filters: Filters) -> tuple[list[int], list[int]]:
    """The keys that one meets turning to older pages, and from the last one back."""
    cursor, there, back = None, list[int](), list[int]()
    for _turn in range(40):
        shown = page(person, filters, cursor)
        there += [row.pk for row in shown.rows]
        if shown.older is None:
            break
        cursor = read_cursor(shown.older)
    for _turn in range(40):
        back = [row.pk for row in shown.rows] + back
        if shown.newer is None:
            break
        cursor = read_cursor(shown.newer)
        assert cursor
        shown = page(person, filters, cursor._replace(newer=True))
    return there, back


@pytest.mark.usefixtures("narrow", "written")
def test_pages_together_are_what_the_plain_question_finds(
    news: Section, cara: Person, colin: Person, ed: Person, edna: Person, otto: Person
) -> None:
    for asked in ASKED:
        given = asked | ({"section": str(news.pk)} if "section" in asked else {})
        filters = Filters(**given)
        for person in (cara, colin, ed, edna, otto):
            plain = filters.apply(visible_to(person, VIEW_ARTICLE, Article), person.pk)
            expected = list(newest_first(plain).values_list("pk", flat=True))
            there, back = both_ways(person, filters)
            assert there == expected, (person.name, asked)
            assert list(dict.fromkeys(back)) == expected, (person.name, asked)


@pytest.mark.usefixtures("narrow", "written")
def test_where_a_page_goes_on_is_nothing_that_is_hidden(colin: Person, cara: Person, otto: Person) -> None:
    for person in (colin, cara, otto):
        seen = set(visible_to(person, VIEW_ARTICLE, Article).values_list("pk", flat=True))
        for asked in ASKED:
            further = read_page(person, Filters(**asked | {"section": ""}), None).further
            assert further is None or further.key in seen


@pytest.mark.usefixtures("written")
def test_the_page_says_that_more_can_be_looked_at(as_edna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_pages, "REACH", 3)
    none = as_edna.get("/cms/articles/", {"q": "zz"}).text
    assert "Nothing found so far" in none
    assert "“Older” looks further" in none
    assert "Three letters or more" in none
    assert "before=" in none
    some = as_edna.get("/cms/articles/", {"kind": "article"}).text
    assert "“Older” looks further" in some
    assert "Three letters or more" not in some


def test_a_page_that_looked_at_everything_says_nothing(published: Article, edna: Person) -> None:
    for asked in ({"q": "zz"}, {"kind": "article"}, {}):
        assert "looks further" not in signed_in(edna).get("/cms/articles/", asked).text
