"""A page of the library looks at a bounded number of files, however it is filtered."""

from functools import partial
from itertools import combinations

import pytest
from django.test import Client

from content.actions import VIEW_MEDIA
from content.cms.lists.pagination import order_by_time
from content.cms.media import library, listing
from content.cms.media.filters import Filters
from content.cms.media.listing import cursor_of, read_page
from content.cms.widgets import section_picker
from content.models import Asset, MediaTag, Section
from rbac.queries import visible_to
from tests.bench.files import COMMON_TAG, COMMON_WORD, RARE_TAG, RARE_WORD, TAG_ELSEWHERE, fill
from tests.counting import look_over, rows_read, rows_read_as_planned, too_much
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.conftest import LookOver, Shrink
from tests.size.many import Owner
from tests.size.paging import keys_on_pages

pytestmark = pytest.mark.late

FEW = 20
LIBRARY = "/cms/media/"


@pytest.fixture
def files(news: Section, policies: Section, shrink: Shrink) -> None:
    shrink(PAGE=FEW)
    fill([news, policies], 600)


def test_a_page_reads_what_it_shows(files: None, as_edna: Client) -> None:
    for narrowed in ("", "kind=document", "missing=yes", "kind=image"):
        ask = partial(as_edna.get, f"{LIBRARY}?{narrowed}")
        ask()
        assert rows_read(Asset, ask) <= 10 * FEW, narrowed


def test_of_many_sections_one_is_found_by_letters(
    files: None, news: Section, policies: Section, as_edna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_picker, "MANY", 3)
    monkeypatch.setattr(library, "SECTIONS", 3)
    sections_below(news, 10)
    asked = {"section_words": "polic", "section_find": "1"}
    page = as_edna.get(LIBRARY, asked).text
    assert f'type="radio" name="section" value="{policies.pk}"' in page
    assert "Narrow the library to another one" in page
    found = as_edna.get(f"{LIBRARY}sections/", {"q": "part"}).json()
    assert found["sections"] == []  # there are no files
    ask = partial(as_edna.get, LIBRARY, asked)
    assert rows_read(Asset, ask) <= 10 * FEW


def test_sections_of_others_are_not_found(
    files: None, policies: Section, as_ed: Client, as_otto: Client
) -> None:
    assert as_otto.get(f"{LIBRARY}sections/", {"q": "policies"}).status_code == 403
    assert as_ed.get(f"{LIBRARY}sections/", {"q": "policies"}).json() == {"sections": [], "more": False}
    assert "Policies" not in as_ed.get(LIBRARY, {"section": str(policies.pk)}).text


def test_a_section_without_files_costs_no_look_at_those_of_others(
    fresh_database: str, news: Section, policies: Section, as_edna: Client, owner_connection: Owner
) -> None:
    """Of a few sections most have none, and PostgreSQL knows that there are many."""
    sections_below(news, 10)
    fill([news, policies], 4_000)
    look_over(owner_connection)
    as_edna.get(LIBRARY)
    for ask in (partial(as_edna.get, LIBRARY), partial(as_edna.get, f"{LIBRARY}sections/", {"q": "part"})):
        assert rows_read_as_planned(Asset, ask) <= 4 * (listing.PAGE + 1)


FILES, REACH, ENOUGH = 10_000, 400, 200
# Walked past, walked past to see how much of it is someone's, asked about because an index or a role leads there, and
# shown.
MOST_ROWS = 2 * REACH + 2 * ENOUGH + 3 * listing.PAGE
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
def sections(news: Section, policies: Section, fresh_database: str, shrink: Shrink) -> list[Section]:
    shrink(REACH=REACH, FEW=ENOUGH, THICK=20)
    return [news, policies]


def asked(sections: list[Section]) -> list[Filters]:
    """Each filter by itself, and any two together."""
    named = {section.slug: str(section.pk) for section in sections}
    pairs = [one | other for one, other in combinations(GIVEN, 2) if one.keys().isdisjoint(other)]
    return [
        Filters(**{name: named.get(value, value) for name, value in given.items()})
        for given in (*GIVEN, *pairs)
    ]


def test_a_page_looks_at_a_bounded_number(
    statistics: LookOver, sections: list[Section], cara: Person, edna: Person
) -> None:
    fill(sections, FILES)
    statistics()
    for person in (cara, edna):
        for filters in asked(sections):
            read = partial(read_page, person, filters, None)
            read()
            assert too_much(Asset, read, MOST_ROWS) == [], (person.name, filters.query())


def test_pages_together_are_what_the_plain_question_finds(
    sections: list[Section], cara: Person, edna: Person, otto: Person, shrink: Shrink
) -> None:
    fill(sections, 150)
    Asset.objects.filter(pk__in=list(Asset.objects.values_list("pk", flat=True)[::7])).update(uploader=edna)
    assert MediaTag.objects.count() == 3
    for few in (0, 200):
        shrink(REACH=25, THICK=3, FEW=few, SINGLY=few)
        for person in (cara, edna, otto):
            for filters in asked(sections):
                plain = filters.apply(visible_to(person, VIEW_MEDIA, Asset), person.pk)
                expected = order_by_time(plain, "created_at", newer=False).values_list("pk", flat=True)
                found = keys_on_pages(partial(read_page, person, filters), cursor_of, listing.PAGE)
                assert found == list(expected), (person.name, filters.query())
