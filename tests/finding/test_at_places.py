"""What lies nearest in somebody's sections is all that lies there, in its order, however little one look reaches."""

from collections.abc import Iterator
from itertools import cycle

import pytest

from content.actions import VIEW_ARTICLE
from content.cms import at_places, listing, looked, newest, titled
from content.cms.at_places import Places, nearest_rows
from content.cms.filters import Filters
from content.cms.listing import cursor_of, read_page
from content.cms.looked import Looked, page_looked
from content.cms.newest import newest_first
from content.cms.paging import Cursor, read_cursor
from content.models import Article, Section
from content.trash import trash_article
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.prepared import prepared
from rbac.queries import visible_to
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.many import many_articles

SIZE = 3


@pytest.fixture(params=[(1, 4), (2, 6), (50, 8)], ids=lambda given: "{} sections, {} rows".format(*given))
def little(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    sections, reach = request.param
    monkeypatch.setattr(at_places, "SECTIONS", sections)
    for name, number in {"REACH": reach, "FEW": 2, "THICK": 1_000, "PAGE": SIZE}.items():
        for module in (looked, listing, titled, at_places):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, number)
    monkeypatch.setattr(newest, "WALK", 4)
    forget()
    yield
    forget()


def forget() -> None:
    prepared.cache_clear()
    looked._see_little.forget()
    newest._in_vain.forget()


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
@pytest.mark.parametrize("newer", [False, True])
def test_pages_together_are_what_the_plain_question_finds(newer: bool, otto: Person) -> None:
    for filters in (
        Filters(),
        Filters(kind="article"),
        Filters(state="draft"),
        Filters(q="-1"),
        Filters(state="published"),
    ):
        plain = filters.apply(visible_to(otto, VIEW_ARTICLE, Article), otto.pk)
        expected = list(newest_first(plain).values_list("pk", flat=True))
        assert list(dict.fromkeys(turned_through(otto, filters, newer=newer))) == expected, filters


@pytest.mark.usefixtures("little", "written")
def test_where_it_goes_on_is_nothing_that_is_hidden(otto: Person) -> None:
    seen = set(visible_to(otto, VIEW_ARTICLE, Article).values_list("pk", flat=True))
    found: Looked[Cursor] | None = nearest_rows(
        Places(otto, VIEW_ARTICLE, Article.objects.all(), "changed_at", None),
        lambda _keys: [],
        lambda row: row,
        1,
    )
    assert found is not None
    assert found.further is None or found.further.key in seen


@pytest.mark.usefixtures("little", "written")
def test_whoever_sees_everything_is_looked_after_elsewhere(edna: Person) -> None:
    places = Places(edna, VIEW_ARTICLE, Article.objects.all(), "changed_at", None)
    assert nearest_rows(places, lambda _keys: [], lambda row: row, 1) is None
