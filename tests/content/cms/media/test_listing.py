"""A library of 100,000 files: each page of it costs eight queries at most, and reads what it shows and little more."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.cms.lists.pagination import read_cursor
from content.cms.media.filters import Filters
from content.cms.media.listing import PAGE, read_page
from content.models import Section
from tests.bench.files import COMMON_TAG, COMMON_WORD, RARE_TAG, RARE_WORD, TAG_ELSEWHERE, fill
from tests.counting import look_over
from tests.database import Owner
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.deep, pytest.mark.usefixtures("fresh_database")]
# Blocks of 8 KB, in memory or not: of 60 rows of four tables, and of the ways to them. To look for one file in an index
# takes three; a hundred thousand of those are what must not happen.
MOST_BLOCKS = 4_000
PLANNED_AGAIN = 6  # times, after which PostgreSQL may take one plan for all values of a prepared statement
ASKED: dict[str, dict[str, object]] = {
    "everything": {},
    "older": {"before": "2021-06-01T00:00:00+00:00_50000"},
    "pictures": {"kind": "image"},
    "documents": {"kind": "document"},
    "missing": {"missing": "yes"},
    "mine": {"mine": "yes"},
    "trash": {"trash": "yes"},
    "a rare word": {"q": RARE_WORD},
    "the beginning of a rare word": {"q": RARE_WORD[:5]},
    "a word of every file": {"q": COMMON_WORD},
    "two words": {"q": f"{COMMON_WORD} {RARE_WORD}"},
    "a word of none": {"q": "submarine"},
    "a rare tag": {"tag": RARE_TAG},
    "a tag of many": {"tag": COMMON_TAG},
    "a tag of many elsewhere": {"tag": TAG_ELSEWHERE},
    "a tag that is none": {"tag": "submarine"},
    "these bytes": {"file": "0a" * 32},
    "all at once": {"q": COMMON_WORD, "tag": COMMON_TAG, "kind": "image"},
}
FOUND_NOWHERE = {"a tag that is none", "a word of none"}  # of which no file is asked any more


@pytest.fixture
def large(news: Section, policies: Section, owner_connection: Owner) -> list[Section]:
    fill(sections := [news, policies])
    look_over(owner_connection)
    return sections


def blocks_of(person: Person, asked: dict[str, object]) -> int:
    """How many blocks PostgreSQL looks at for the statements of one page, once it may have kept their plans."""
    filters = Filters.read(QueryDict(urlencode(asked)))
    for _time in range(PLANNED_AGAIN):
        read_page(person, filters, read_cursor(str(asked.get("before", ""))))
    with CaptureQueriesContext(connection) as captured:
        read_page(person, filters, read_cursor(str(asked.get("before", ""))))
    about_files = [
        query["sql"]
        for query in captured
        if query["sql"].startswith("EXECUTE") or '"content_asset"' in query["sql"]
    ]
    return sum(map(_blocks, about_files))


def _blocks(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def test_a_page_reads_what_it_shows(large: list[Section], cara: Person, edna: Person) -> None:
    """For someone of one section of two, and for someone of all."""
    too_much = {}
    for person in (cara, edna):
        for name, asked in ASKED.items():
            blocks = blocks_of(person, asked)
            assert blocks or name in FOUND_NOWHERE, name
            if blocks > MOST_BLOCKS:
                too_much[person.name, name] = blocks
    assert too_much == {}, too_much


@pytest.mark.parametrize("address", ["/cms/media/", "/cms/media/choose/?upload=1"])
def test_a_page_of_sixty_costs_eight_queries(address: str, large: list[Section], edna: Person) -> None:
    client: Client = signed_in(edna)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address)
    assert len(asked) <= 8
    shown = answer.json()["assets"] if "choose" in address else answer.content.split(b"tile__title")[1:]
    assert len(shown) == PAGE
