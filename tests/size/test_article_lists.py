"""Lists read what they show, or a walk that ends, whatever else there is and however much of it is a user's."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.actions import VIEW_ARTICLE
from content.cms.lists import by_scope, title_search
from content.cms.lists.filters import Filters
from content.cms.lists.listing import read_page
from content.cms.media import filters as media_filters
from content.cms.media import listing as library
from content.models import Article, Asset, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.grants import grant_object
from rbac.scopes import add_scope
from tests.counting import too_much
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.size.conftest import LookOver, Shrink
from tests.size.many import Owner, fill, give_each, give_role, many_articles, pictures

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

ARTICLES = 20_000
ROLES = 300
MOST_OF_A_STEP = by_scope.REACH + title_search.SAMPLE  # of any step of any plan, found or thrown away
PLANNED_AGAIN = 6  # times, after which PostgreSQL may take one plan for all values of a prepared statement
SO_FAR = "Nothing found so far"
# What must be shown on each page, for anyone who works in the one section or on the whole site.
SHOWN = {
    "/cms/": "Waits",
    "/cms/review/": "Waits",
    "/cms/articles/?state=in_review": "Waits",
    "/cms/articles/?state=archived": "Ferry timetable changes",
    "/cms/articles/?kind=page": "A page",
    "/cms/articles/?q=eppelin": "Zeppelin over the harbour",
    "/cms/articles/?q=harbour": "Story 20000 about the harbour",
    "/cms/articles/?q=harbour&state=published": "Story 20000 about the harbour",
    "/cms/articles/?q=submarine": "Nothing fits these filters",
    "/cms/articles/?q=waits&state=in_review": "Waits",
    "/cms/articles/?q=e": "Story 20000 about the harbour",
    "/cms/articles/?q=bo&state=published": "Story 20000 about the harbour",
    "/cms/articles/?q=zz": SO_FAR,
    "/cms/articles/?q=zz&kind=article": SO_FAR,
    "/cms/articles/?q=zz&section={news}": SO_FAR,
    "/cms/articles/?q=zz&state=draft&section={news}": SO_FAR,
    "/cms/articles/?q=eppelin&section={news}": "Zeppelin over the harbour",
    "/cms/articles/?q=harbour&state=draft&kind=page": "Nothing fits these filters",
    "/cms/articles/?state=archived&kind=page": "Nothing fits these filters",
    "/cms/articles/?kind=page&state=in_review": "Nothing fits these filters",
    "/cms/articles/?kind=page&section={news}": "A page",
}


@pytest.fixture
def large(
    taken_down: Article,
    news: Section,
    cara: Person,
    ed: Person,
    edna: Person,
    owner_connection: Owner,
) -> None:
    """The oldest article of each kind that lists ask for, and many newer ones of another user; as many roles as a site
    has, of which PostgreSQL looks for one by an index.
    """
    otto = User.objects.create(email="otto@example.org", name="Otto")
    give_role("contributor", [otto], [add_scope(f"Place {n}") for n in range(ROLES)])
    write(news, cara, "Zeppelin over the harbour")
    together = write(news, edna, "Written by two")
    workflow.save_draft(together, by=ed, title="Written by two", summary="", body="<p>x y</p>", base=1)
    workflow.submit(write(news, cara, "Waits"), by=cara)
    workflow.create_article(news, by=cara, title="A page", kind="page", body="<p>x</p>")
    title, states = "Story {n} about the harbour", ("published", "draft")
    fill(owner_connection, news, edna, ARTICLES, title=title, states=states, step="1 second")


def write(section: Section, by: Person, title: str) -> Article:
    return workflow.create_article(section, by=by, title=title, body="<p>x</p>")


def read(person: Person, address: str) -> tuple[int, str]:
    """How many rows a step of a statement read at most, once PostgreSQL may have kept its plans; and the page."""
    client = signed_in(person)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address).content.decode()
    asked = [query["sql"] for query in captured if _is_about_articles(query["sql"])]
    assert asked
    return max(map(_rows, asked)), page


def _is_about_articles(statement: str) -> bool:
    return ";" not in statement and (statement.startswith("EXECUTE") or "content_article" in statement)


def _rows(statement: str) -> int:
    with connection.cursor() as cursor:
        for _time in range(PLANNED_AGAIN if statement.startswith("EXECUTE") else 0):
            cursor.execute(f"EXPLAIN {statement}")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        [plan] = cursor.fetchone()[0]
    return max(_rows_of(plan["Plan"]))


def _rows_of(node: dict[str, Any]) -> list[int]:
    removed = sum(number for name, number in node.items() if name.startswith("Rows Removed"))
    below = [rows for one in node.get("Plans", ()) for rows in _rows_of(one)]
    return [round((node["Actual Rows"] + removed) * node["Actual Loops"]), *below]


@pytest.mark.usefixtures("large")
def test_a_page_reads_what_it_shows(ed: Person, ada: Person, news: Section) -> None:
    too_much = {}
    for person in (ed, ada):
        for address, shown in SHOWN.items():
            rows, page = read(person, address.replace("{news}", str(news.pk)))
            assert shown in page, address
            if rows > MOST_OF_A_STEP:
                too_much[person.name, address] = rows
    assert too_much == {}, too_much


@pytest.mark.usefixtures("large")
def test_ones_own_are_found_without_reading_others(cara: Person, ed: Person) -> None:
    """Begun by oneself, or written on along with anyone who began it."""
    for person, address, shown in (
        (cara, "/cms/", "Zeppelin over the harbour"),
        (cara, "/cms/articles/?mine=1", "Zeppelin over the harbour"),
        (cara, "/cms/articles/?mine=1&q=pp", "Zeppelin over the harbour"),
        (ed, "/cms/", "Written by two"),
    ):
        rows, page = read(person, address)
        assert shown in page
        assert rows <= MOST_OF_A_STEP, address


REACH, FEW, THEIRS, OTHERS = 200, 100, 3_000, 1_000
# Walked past, and again to see how much of that is theirs; counted so far as it is little; and looked at as theirs.
MOST_ROWS = 7 * REACH + 4 * FEW
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"kind": "article"},
    {"state": "draft"},
    {"state": "published"},
    {"q": "e"},
    {"q": "zz"},
    {"state": "draft", "kind": "article"},
)


@pytest.fixture
def little(shrink: Shrink) -> None:
    shrink(REACH=REACH, FEW=FEW, THICK=REACH // 20, WALK=REACH)


@pytest.fixture
def theirs(news: Section, policies: Section, ed: Person, edna: Person, colin: Person) -> None:
    """Older than everything in the other section."""
    many_articles(news, ed, THEIRS)
    others = many_articles(policies, colin, OTHERS)
    grant_object(ed, VIEW_ARTICLE, others[0], reason="reads along", by=edna)


@pytest.mark.usefixtures("little", "theirs")
def test_a_page_looks_at_a_bounded_number_of_theirs(statistics: LookOver, ed: Person) -> None:
    statistics()
    for asked in ASKED:
        assert too_much(Article, partial(read_page, ed, Filters(**asked), None), MOST_ROWS) == [], asked


SINGLY, GRANTED = 300, 1_300
TABLES: tuple[type[Model], ...] = (Article, ArticleGrant, ArticleTeamGrant)


@pytest.fixture(params=["to them", "to their team"])
def granted(
    request: pytest.FixtureRequest, little: None, shrink: Shrink, news: Section, policies: Section, otto: Person,
    colin: Person,
) -> list[Article]:  # fmt: skip
    """One by one, more than is asked about, and older than everything else that there is."""
    shrink(SINGLY=SINGLY)
    mine = many_articles(policies, colin, GRANTED, name="mine")
    many_articles(news, colin, 2 * REACH, name="theirs")
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)
    give_each(otto if request.param == "to them" else team, VIEW_ARTICLE, mine)
    return mine


def test_of_what_was_granted_singly_no_more_is_read_than_was_granted(
    statistics: LookOver, granted: list[Article], otto: Person
) -> None:
    """And where it is more than is asked about, that is said."""
    statistics()
    list_of, offered = partial(signed_in(otto).get, "/cms/articles/"), Article.objects.all()
    assert "Not everything was looked at yet" in list_of().text
    pages: list[Callable[[], object]] = [partial(read_page, otto, Filters(**asked), None) for asked in ASKED]
    pages += [list_of, lambda: title_search.keys_titled("e", otto, offered, 5)]
    for page in pages:
        page()
        assert too_much(TABLES, page, MOST_ROWS + 5 * GRANTED) == [], page


@pytest.mark.usefixtures("little")
def test_nor_of_their_files(statistics: LookOver, news: Section, policies: Section, ed: Person) -> None:
    pictures(news, THEIRS)
    pictures(policies, OTHERS, first=THEIRS)
    statistics()
    for asked in ({}, {"kind": "image"}, {"missing": "yes"}, {"kind": "video"}):
        page = partial(library.read_page, ed, media_filters.Filters(**asked), None)
        assert page().rows or asked == {"kind": "video"}
        assert too_much(Asset, page, MOST_ROWS) == [], asked
