"""Where files come in on a site of more sections than are listed: the one that is asked about is always among them."""

import pytest
from django.test import Client

from content.cms.media.library import SECTIONS
from content.models import Section
from tests.many_sections import sections_below


@pytest.fixture
def last(news: Section, policies: Section) -> Section:
    """The last of SECTIONS below News."""
    return sections_below(news, SECTIONS)[-1]


def places(client: Client, asked: str) -> list[int]:
    found = client.get(f"/cms/media/choose/?upload={asked}").json()["upload"]["places"]
    return [place["id"] for place in found]


def test_the_section_of_the_article_is_offered_first(as_edna: Client, last: Section) -> None:
    assert last.pk not in places(as_edna, "")
    assert places(as_edna, str(last.pk))[0] == last.pk
    assert f'<option value="{last.pk}" selected>' in as_edna.get(f"/cms/media/?section={last.pk}").text


@pytest.mark.parametrize("asked", ["x", "٣", "999999", "9" * 30])
def test_what_is_no_section_adds_none(as_edna: Client, last: Section, asked: str) -> None:
    assert len(places(as_edna, asked)) == SECTIONS


def test_where_somebody_may_not_upload_is_never_offered(
    as_cara: Client, last: Section, policies: Section
) -> None:
    assert policies.pk not in places(as_cara, str(policies.pk))
    assert len(places(as_cara, str(policies.pk))) == SECTIONS
