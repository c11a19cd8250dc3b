"""The nearest rows in a user's sections are all that are there, in order, however little one look reaches.

Tests of content.cms.lists.by_scope.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import cycle
from urllib.parse import quote

import pytest
from django.http import QueryDict

from content.actions import VIEW_ARTICLE
from content.cms.lists import bounded_pages, by_scope, listing, newest, title_search
from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.by_scope import Places, nearest_rows
from content.cms.lists.filters import Filters
from content.cms.lists.listing import cursor_of, read_page
from content.cms.lists.newest import newest_first
from content.cms.lists.pagination import Cursor, cursor_in, read_cursor
from content.models import Article, Section
from content.trash.verbs import trash_article
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.conftest import forget
from tests.size.many import many_articles

SIZE = 3

late = partial(pytest.param, marks=pytest.mark.late)


@pytest.fixture(
    params=[late((1, 4)), (2, 6), late((50, 8))], ids=lambda given: "{} sections, {} rows".format(*given)
)
def little(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    sections, reach = request.param
    monkeypatch.setattr(by_scope, "SECTIONS", sections)
    for name, number in {"REACH": reach, "FEW": 2, "THICK": 1_000, "PAGE": SIZE}.items():
        for module in (bounded_pages, listing, title_search, by_scope):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, number)
    monkeypatch.setattr(newest, "WALK", 4)
    forget()
    yield
    forget()


@pytest.fixture
def written(news: Section, policies: Section, otto: Person, ed: Person, ada: Person, edna: Person) -> None:
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


def turned_through(person: Person, filters: Filters, *, newer: bool = False) -> list[int]:
    found: list[int] = []
    cursor: Cursor | None = (
        Cursor(Article.objects.earliest("changed_at").changed_at, 0, newer=True) if newer else None
    )
    for _turn in range(40):
        shown = page_looked(cursor, SIZE, lambda place: read_page(person, filters, place), cursor_of)
        keys = [row.pk for row in shown.rows]
        found = keys + found if newer else found + keys
        ahead = shown.newer if newer else shown.older
        if ahead is None:
            return found
        mark = read_cursor(ahead)
        assert mark
        cursor = mark._replace(newer=newer)
    raise AssertionError("there is no end")


@pytest.mark.usefixtures("little", "written")
@pytest.mark.parametrize("newer", [False, late(True)])
def test_pages_together_are_what_the_plain_question_finds(newer: bool, otto: Person) -> None:
    for filters in NARROWED:
        plain = filters.apply(visible_to(otto, VIEW_ARTICLE, Article), otto.pk)
        expected = list(newest_first(plain).values_list("pk", flat=True))
        assert list(dict.fromkeys(turned_through(otto, filters, newer=newer))) == expected, filters


NARROWED = (
    Filters(),
    Filters(kind="article"),
    Filters(state="draft"),
    Filters(q="-1"),
    Filters(state="published"),
)


@pytest.fixture
def granted(policies: Section, news: Section, ed: Person, ada: Person, otto: Person) -> list[int]:
    """Otto may see some articles alone, and no section; the newest are none of them."""
    mine = many_articles(policies, ed, 9, name="mine")
    for n, article in enumerate((*mine, *many_articles(news, ed, 9, name="theirs"))):
        article.changed_at += timedelta(seconds=n)  # each at its own moment
        article.save(update_fields=["changed_at"])
    for article in mine[::2]:
        grant_object(otto, VIEW_ARTICLE, article, reason="reads along", by=ada)
    return [article.pk for article in mine[::2]]


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize("singly", [3, 5, 10_000])
@pytest.mark.late
def test_so_are_those_of_someone_who_was_granted_more_than_is_asked_about(
    singly: int, newer: bool, granted: list[int], otto: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_scope, "SINGLY", singly)
    for filters in NARROWED:
        plain = filters.apply(visible_to(otto, VIEW_ARTICLE, Article), otto.pk)
        expected = list(newest_first(plain).values_list("pk", flat=True))
        assert set(expected) <= set(granted)
        assert list(dict.fromkeys(turned_through(otto, filters, newer=newer))) == expected, filters


def addresses(person: Person, filters: Filters) -> Iterator[str]:
    """Of all pages, in both directions, as someone may ask for them."""
    waiting, asked = ["?"], set[Cursor | None]()
    while waiting:
        query = QueryDict(waiting.pop().removeprefix("?"))
        shown = page_looked(
            cursor_in(query), SIZE, lambda place: read_page(person, filters, place), cursor_of
        )
        for way, place in (("before", shown.older), ("after", shown.newer)):
            if place is not None and (read := read_cursor(place)) not in asked:
                asked.add(read)
                waiting.append(f"{way}={quote(place)}")
                yield place


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("singly", [3, 10_000])
@pytest.mark.late
def test_where_it_goes_on_is_nothing_that_is_hidden(
    singly: int, granted: list[int], otto: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where a page has no row of theirs, from which its ways lead on and back."""
    monkeypatch.setattr(by_scope, "SINGLY", singly)
    hidden = Article.objects.exclude(pk__in=granted)
    moments = {article.changed_at.isoformat() for article in hidden}
    found = [place for filters in NARROWED for place in addresses(otto, filters)]
    assert any(place.startswith("~") for place in found) == (singly == 3)
    for place in found:
        assert place.startswith("~") or place.partition("_")[0] not in moments


@pytest.mark.usefixtures("little", "written")
def test_a_user_who_sees_everything_is_looked_after_elsewhere(edna: Person) -> None:
    places = Places(edna, VIEW_ARTICLE, Article.objects.all(), "changed_at", None)
    assert nearest_rows(places, lambda _keys: [], lambda row: row, 1) is None
