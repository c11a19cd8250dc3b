"""The library reads one page of files, and of each section one, however many files lie in them."""

from functools import partial
from typing import Any

import psycopg
import pytest
from django.test import Client

from content.cms.media import library, listing
from content.cms.widgets import section_picker
from content.models import Asset, Section
from tests.bench.files import fill
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.many_sections import sections_below

pytestmark = pytest.mark.late

FEW = 20
LIBRARY = "/cms/media/"


@pytest.fixture
def files(news: Section, policies: Section, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (library, listing):
        monkeypatch.setattr(module, "PAGE", FEW)
    fill([news, policies], 600)


@pytest.mark.parametrize("narrowed", ["", "kind=document", "missing=yes", "kind=image"])
def test_a_page_reads_what_it_shows(files: None, as_edna: Client, narrowed: str) -> None:
    ask = partial(as_edna.get, f"{LIBRARY}?{narrowed}")
    ask()
    assert rows_read(Asset, ask) <= 10 * FEW


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


@pytest.fixture
def mostly_empty(
    fresh_database: str, news: Section, policies: Section, owner_connection: psycopg.Connection[Any]
) -> None:
    """A few sections of which most have no files, and a table that PostgreSQL knows to be large."""
    sections_below(news, 10)
    fill([news, policies], 4_000)
    look_over(owner_connection)


def test_a_section_without_files_costs_no_look_at_those_of_others(
    mostly_empty: None, as_edna: Client
) -> None:
    as_edna.get(LIBRARY)
    assert rows_read_as_planned(Asset, partial(as_edna.get, LIBRARY)) <= 4 * (listing.PAGE + 1)
    find = partial(as_edna.get, f"{LIBRARY}sections/", {"q": "part"})
    assert rows_read_as_planned(Asset, find) <= 4 * (listing.PAGE + 1)
