"""However the library is narrowed, a page of it looks at a bounded number of its 10,000 files, and misses none."""

from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import Any

import psycopg
import pytest
from django.db import transaction

from content.actions import VIEW_MEDIA
from content.cms.lists import bounded_pages, by_scope
from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.pagination import ordered, read_cursor
from content.cms.media import filters as media_filters
from content.cms.media import listing
from content.cms.media.filters import Filters
from content.cms.media.listing import cursor_of, read_page
from content.models import Asset, MediaTag, Section
from rbac.queries import visible_to
from tests.bench.files import COMMON_TAG, COMMON_WORD, RARE_TAG, RARE_WORD, TAG_ELSEWHERE, fill
from tests.counting import look_over, rows_read
from tests.newsroom import Person

pytestmark = [pytest.mark.late, pytest.mark.usefixtures("fresh_database")]
FILES, REACH, FEW = 10_000, 400, 200
# Walked past, walked past to see how much of it is someone's, asked about because an index or a role leads there, and
# shown.
MOST_ROWS = 2 * REACH + 2 * FEW + 3 * listing.PAGE
GIVEN: tuple[dict[str, str], ...] = (
    {"kind": "document"},
    {"kind": "video"},
    {"section": "policies"},
    {"mine": "yes"},
    {"missing": "yes"},
    {"trash": "yes"},
    {"q": COMMON_WORD},
    {"q": RARE_WORD},
    {"q": "h"},
    {"tag": COMMON_TAG},
    {"tag": RARE_TAG},
    {"tag": TAG_ELSEWHERE},
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in (bounded_pages, listing, media_filters, by_scope):
        for name, number in {"REACH": REACH, "FEW": FEW, "THICK": 20}.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, number)
    bounded_pages._see_little.forget()
    yield
    bounded_pages._see_little.forget()


@pytest.fixture
def sections(news: Section, policies: Section) -> list[Section]:
    return [news, policies]


def asked(sections: list[Section]) -> list[Filters]:
    """Each filter by itself, and any two together."""
    named = {section.slug: str(section.pk) for section in sections}
    pairs = [one | other for one, other in combinations(GIVEN, 2) if one.keys().isdisjoint(other)]
    return [
        Filters(**{name: named.get(value, value) for name, value in given.items()})
        for given in (*GIVEN, *pairs)
    ]


@pytest.mark.parametrize("statistics", [True, False])
def test_a_page_looks_at_a_bounded_number(
    statistics: bool,
    small: None,
    sections: list[Section],
    cara: Person,
    edna: Person,
    owner_connection: "psycopg.Connection[Any]",
) -> None:
    fill(sections, FILES)
    if statistics:
        look_over(owner_connection)
    too_much = {}
    for person in (cara, edna):
        for filters in asked(sections):
            read = partial(read_page, person, filters, None)
            read()
            with transaction.atomic():
                if (rows := rows_read(Asset, read)) > MOST_ROWS:
                    too_much[person.name, filters.query()] = rows
    assert too_much == {}, too_much


def test_pages_together_are_what_the_plain_question_finds(
    small: None,
    sections: list[Section],
    cara: Person,
    edna: Person,
    otto: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (listing, by_scope):
        monkeypatch.setattr(module, "REACH", 25)
    monkeypatch.setattr(listing, "THICK", 3)
    fill(sections, 150)
    Asset.objects.filter(pk__in=list(Asset.objects.values_list("pk", flat=True)[::7])).update(uploader=edna)
    assert MediaTag.objects.count() == 3
    for few in (0, 200):
        for module in (bounded_pages, listing, media_filters):
            monkeypatch.setattr(module, "FEW", few)
        monkeypatch.setattr(by_scope, "SINGLY", few)
        for person in (cara, edna, otto):
            for filters in asked(sections):
                plain = filters.apply(visible_to(person, VIEW_MEDIA, Asset), person.pk)
                expected = ordered(plain, "created_at", newer=False).values_list("pk", flat=True)
                assert turned_through(person, filters) == list(expected), (person.name, filters.query())


def turned_through(person: Person, filters: Filters) -> list[int]:
    found, begins = list[int](), None
    while True:
        page = page_looked(begins, listing.PAGE, partial(read_page, person, filters), cursor_of)
        found += [row.pk for row in page.rows]
        if page.older is None:
            return found
        begins = read_cursor(page.older)
