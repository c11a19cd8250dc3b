"""Pages of a filtered list hold what the plain query holds, however little one page examines, and tell of nothing else.

Tests of content.cms.lists.bounded_pages and content.cms.lists.by_scope.
"""

from datetime import timedelta
from functools import partial
from itertools import cycle, product

import pytest
from django.db.models import Q, Value
from django.test import Client

from content import workflow
from content.actions import VIEW_ARTICLE
from content.cms.lists import bounded_pages, listing, rows
from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.by_scope import Places, nearest_rows
from content.cms.lists.filters import Filters
from content.cms.lists.listing import cursor_of, read_page
from content.cms.lists.newest import newest_first
from content.models import Article, Section
from content.trash.verbs import trash_article
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.samples import samples
from tests.signing_in import signed_in
from tests.size.conftest import Shrink, shrink
from tests.size.many import many_articles
from tests.size.paging import both_ways, tells_of_another

__all__ = ["shrink"]

ASKED = samples(__file__)["asked"]
NARROWED = (
    Filters(),
    Filters(kind="article"),
    Filters(state="draft"),
    Filters(q="-1"),
    Filters(state="published"),
)
SIZE = 2

late = partial(pytest.param, marks=pytest.mark.late)


@pytest.fixture
def quick_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What else a row says has no say in which rows there are, and would cost a third of each page."""
    monkeypatch.setattr(listing, "rows_allowed", lambda *_asked, per_row: Q(pk=0))
    monkeypatch.setattr(listing, "COLUMNS", (*rows.COLUMNS[:-1], Value(True)))


@pytest.fixture(
    params=[late((0, 1)), late((0, 3)), (2, 3), late((2000, 3))],
    ids=lambda given: f"few {given[0]}, thick {given[1]}",
)
def narrow(request: pytest.FixtureRequest, quick_rows: None, shrink: Shrink) -> None:
    few, thick = request.param
    shrink(REACH=4, FEW=few, THICK=thick, PAGE=SIZE)


@pytest.fixture(
    params=[late((1, 4, 0)), (2, 6, 4), late((50, 8, 4_000))],
    ids=lambda given: "{} sections, {} rows, {} walked".format(*given),
)
def little(request: pytest.FixtureRequest, quick_rows: None, shrink: Shrink) -> None:
    sections, reach, walk = request.param
    shrink(SECTIONS=sections, REACH=reach, WALK=walk, FEW=2, THICK=1_000, PAGE=SIZE)


def places_of(person: Person, filters: Filters) -> set[str]:
    """Those in the addresses of all pages, which hold what the plain query finds, and tell of nothing hidden."""
    visible = visible_to(person, VIEW_ARTICLE, Article)
    expected = list(newest_first(filters.apply(visible, person.pk)).values_list("pk", flat=True))
    read = partial(read_page, person, filters)
    there, back, places = both_ways(lambda cursor: page_looked(cursor, SIZE, read, cursor_of))
    assert there == expected, (person.name, filters)
    assert list(dict.fromkeys(back)) == expected, (person.name, filters)
    moments = set(visible.values_list("changed_at", flat=True))
    assert [place for place in places if tells_of_another(place, moments)] == []
    return places


@pytest.mark.usefixtures("narrow")
def test_pages_together_are_what_the_plain_question_finds(
    news: Section, policies: Section, cara: Person, colin: Person, ed: Person, edna: Person, otto: Person
) -> None:
    """Those of two sections in turn; Colin may read some of those in the one that is not his."""
    for number in range(16):
        by, section = ((cara, news), (colin, policies))[number % 2]
        kind = "page" if number % 5 == 0 else "article"
        title = f"Ferry story {number}" if number % 3 else f"A boat {number}"
        article = workflow.create_article(section, by=by, title=title, kind=kind, body="<p>x</p>")
        if number % 4 == 1:
            workflow.submit(article, by=by)
        if number in {2, 8}:
            grant_object(colin, VIEW_ARTICLE, article, reason="reads along", by=ed)
    for asked, person in product(ASKED, (cara, colin, ed, edna, otto)):
        places_of(person, Filters(**asked | ({"section": str(news.pk)} if "section" in asked else {})))


@pytest.mark.usefixtures("little")
def test_so_are_those_of_several_sections(
    news: Section, policies: Section, otto: Person, ed: Person, ada: Person, edna: Person
) -> None:
    """Otto edits three of five sections, and may see one article in another; some of it is in the trash."""
    parts = sections_below(policies, 4)
    for section in parts[:3]:
        RoleAssignment.objects.create(user=otto, role="editor", scope=section.scope, reason="works here")
    for section, number, name in zip(
        cycle((*parts, news)), (1, 4, 2, 3, 5, 2, 1, 3), "abcdefgh", strict=False
    ):
        many_articles(section, ed, number, name=name)
    one, gone = (Article.objects.filter(section=section).earliest("pk") for section in (parts[3], parts[1]))
    grant_object(otto, VIEW_ARTICLE, one, reason="reads along", by=ada)
    trash_article(gone, by=edna)
    for filters in NARROWED:
        places_of(otto, filters)


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("singly", [3, 5, 10_000])
@pytest.mark.late
def test_so_are_those_of_someone_who_was_granted_more_than_is_asked_about(
    singly: int, policies: Section, news: Section, ed: Person, ada: Person, otto: Person, shrink: Shrink
) -> None:  # fmt: skip
    """Otto may see some articles alone, and no section; the newest are none of them."""
    shrink(SINGLY=singly)
    mine = many_articles(policies, ed, 9, name="mine")
    for n, article in enumerate((*mine, *many_articles(news, ed, 9, name="theirs"))):
        article.changed_at += timedelta(seconds=n)  # each at its own moment
        article.save(update_fields=["changed_at"])
    for article in mine[::2]:
        grant_object(otto, VIEW_ARTICLE, article, reason="reads along", by=ada)
    found = {place for filters in NARROWED for place in places_of(otto, filters)}
    assert any(place.startswith("~") for place in found) == (singly == 3)


def test_a_user_who_sees_everything_is_looked_after_elsewhere(edna: Person) -> None:
    places = Places(edna, VIEW_ARTICLE, Article.objects.all(), "changed_at", None)
    assert nearest_rows(places, lambda _keys: [], lambda row: row, 1) is None


def test_the_page_says_that_more_can_be_looked_at(
    news: Section, cara: Person, as_edna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_articles(news, cara, 5)
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
