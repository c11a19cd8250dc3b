"""Someone who sees much, and little of what a list walks past, has no more of theirs read than a page looks at.

What is much is less here than in earnest. With what PostgreSQL knows of its tables, by its own plan and by its indexes,
and without.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model

from content.actions import VIEW_ARTICLE
from content.cms.lists import bounded_pages, by_scope, listing, newest, title_search
from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.filters import Filters
from content.cms.lists.listing import cursor_of, read_page
from content.cms.lists.pagination import read_cursor
from content.cms.media import filters as media_filters
from content.cms.media import listing as library
from content.models import Article, Asset, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from foundation.prepared_queries import prepared
from rbac.administration.permission_sync import codename
from rbac.assignments import forget_assignments
from rbac.grants import grant_object
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.size.many import many_articles
from tests.size.test_links import pictures

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
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
def little(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in (bounded_pages, listing, title_search, by_scope, library, media_filters):
        for name, number in {"REACH": REACH, "FEW": FEW, "THICK": REACH // 20}.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, number)
    monkeypatch.setattr(newest, "WALK", REACH)
    forget()
    yield
    forget()


def forget() -> None:
    prepared.cache_clear()
    bounded_pages._see_little.forget()
    title_search._in_many.forget()
    newest._in_vain.forget()


@pytest.fixture
def theirs(news: Section, policies: Section, ed: Person, edna: Person, colin: Person) -> None:
    """Older than everything in the other section."""
    many_articles(news, ed, THEIRS)
    others = many_articles(policies, colin, OTHERS)
    grant_object(ed, VIEW_ARTICLE, others[0], reason="reads along", by=edna)


def too_much(person: Person, owner_connection: Any) -> dict[str, list[int]]:
    """How many rows were read, where that is more than a page may look at."""
    found = {}
    for asked in ASKED:
        page = partial(read_page, person, Filters(**asked), None)
        with transaction.atomic():
            rows = [rows_read(Article, page), rows_read(Article, page)]
        rows.append(rows_read_as_planned(Article, page))
        if max(rows) > MOST_ROWS:
            found[str(asked)] = rows
    return found


@pytest.mark.usefixtures("little", "theirs")
@pytest.mark.parametrize("statistics", [True, False])
def test_a_page_looks_at_a_bounded_number_of_theirs(
    statistics: bool, ed: Person, owner_connection: Any
) -> None:
    if statistics:
        look_over(owner_connection)
    assert too_much(ed, owner_connection) == {}


@pytest.mark.usefixtures("little", "theirs")
def test_and_shows_the_newest_of_theirs(ed: Person) -> None:
    theirs = list(Article.objects.filter(section__slug="news").order_by("-changed_at", "-pk")[:50])
    found = read_page(ed, Filters(state="draft"), None)
    assert found.rows[0].slug == "other-0"  # granted, in the section of others
    assert [row.pk for row in found.rows[1:]] == [article.pk for article in theirs]


SINGLY, GRANTED = 300, 1_300
TABLES: tuple[type[Model], ...] = (Article, ArticleGrant, ArticleTeamGrant)


@pytest.fixture(params=["to them", "to their team"])
def granted(
    request: pytest.FixtureRequest,
    little: None,
    news: Section,
    policies: Section,
    otto: Person,
    colin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> list[int]:
    """One by one, much more than is asked about, and older than everything else that there is."""
    monkeypatch.setattr(by_scope, "SINGLY", SINGLY)
    mine = many_articles(policies, colin, GRANTED, name="mine")
    many_articles(news, colin, 2 * REACH, name="theirs")
    may = Permission.objects.get(codename=codename(VIEW_ARTICLE), content_type__model="article")
    if request.param == "to them":
        ArticleGrant.objects.bulk_create(
            ArticleGrant(user=otto, permission=may, content_object=one, reason="reads") for one in mine
        )
    else:
        team = Group.objects.create(name="Legal")
        team.user_set.add(otto)
        ArticleTeamGrant.objects.bulk_create(
            ArticleTeamGrant(group=team, permission=may, content_object=one, reason="reads") for one in mine
        )
    forget_assignments()
    return [one.pk for one in mine]


@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize("number", [SINGLY, GRANTED])
def test_what_was_granted_singly_is_not_read_as_a_whole(
    number: int, statistics: bool, granted: list[int], otto: Person, owner_connection: Any
) -> None:
    """As few as are asked about as a whole, or more."""
    ArticleGrant.objects.filter(content_object__in=granted[number:]).delete()
    ArticleTeamGrant.objects.filter(content_object__in=granted[number:]).delete()
    if statistics:
        look_over(owner_connection)
    desk, offered = partial(signed_in(otto).get, "/cms/"), Article.objects.all()
    assert ("mine-" if number == SINGLY else "Not everything was looked at yet") in desk().text
    pages: list[Callable[[], object]] = [partial(read_page, otto, Filters(**asked), None) for asked in ASKED]
    pages += [desk, lambda: title_search.keys_titled("e", otto, offered, 5)]
    for page in pages:
        page()
        for model in TABLES:
            with transaction.atomic():
                rows = [rows_read(model, page), rows_read_as_planned(model, page)]
            # A grant is looked for by the row, too, each time that one is asked about.
            assert max(rows) <= MOST_ROWS + 3 * SINGLY, (page, model)


def test_and_all_of_it_is_found(granted: list[int], otto: Person) -> None:
    """Page by page, as far as each looks."""
    found, place = set[int](), None
    for _page in range(GRANTED // 50 + 2 + 2):
        shown = page_looked(place, 50, partial(read_page, otto, Filters()), cursor_of)
        found |= {row.pk for row in shown.rows}
        if shown.older is None:
            break
        place = read_cursor(shown.older)
    assert found == {*granted}


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("statistics", [True, False])
def test_nor_of_their_files(
    statistics: bool, news: Section, policies: Section, ed: Person, owner_connection: Any
) -> None:
    pictures(news, THEIRS)
    pictures(policies, OTHERS, first=THEIRS)
    if statistics:
        look_over(owner_connection)
    for asked in ({}, {"kind": "image"}, {"missing": "yes"}, {"kind": "video"}):
        page = partial(library.read_page, ed, media_filters.Filters(**asked), None)
        assert page().rows or asked == {"kind": "video"}
        with transaction.atomic():
            assert rows_read(Asset, page) <= MOST_ROWS, asked
        assert rows_read_as_planned(Asset, page) <= MOST_ROWS, asked
