"""Saved filters and chosen columns of each user (content.cms.lists.settings)."""

from typing import Any

import pytest
from django.test import Client

from content.models import Article, ListSettings, Section
from tests.content.cms.lists.test_csv_export import LIST


def keep(client: Client, name: str, **filters: str) -> Any:
    return client.post(f"{LIST}filters/save/", {"name": name, **filters})


def test_filters_are_seen_by_their_owner_alone(as_ed: Client, as_cara: Client) -> None:
    answer = keep(as_ed, "To approve", state="in_review", q="a&b=c")
    assert answer.headers["Location"] == f"{LIST}?state=in_review&q=a%26b%3Dc"
    assert 'href="?state=in_review&amp;q=a%26b%3Dc" aria-current="true">To approve<' in page(
        as_ed, answer.headers["Location"]
    )
    assert "To approve" not in page(as_cara, LIST)


def test_a_filter_is_renamed_by_keeping_it_again_and_goes_when_removed(as_ed: Client) -> None:
    keep(as_ed, "Mine", mine="yes")
    keep(as_ed, "Mine", state="draft")
    assert ListSettings.objects.get().filters == [["Mine", "state=draft"]]
    as_ed.post(f"{LIST}filters/remove/", {"name": "Mine"})
    assert ListSettings.objects.get().filters == []


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "\x00"])
def test_a_filter_needs_a_short_name(as_ed: Client, name: str) -> None:
    keep(as_ed, name, state="draft")
    assert [s.filters for s in ListSettings.objects.all()] in ([], [[]])


def test_a_filter_holds_whatever_can_be_looked_for(as_ed: Client) -> None:
    keep(as_ed, "Boats", q="🚢" * 100, state="in_review", mine="yes")
    assert ListSettings.objects.get().filters[0][1].endswith("%F0%9F%9A%A2")


def test_a_filter_of_a_section_that_is_not_seen_can_be_taken_away(as_cara: Client, policies: Section) -> None:
    """Whether there is such a section is not said."""
    for section in (policies.pk, 999_999):
        shown = page(as_cara, f"{LIST}?state=draft&section={section}")
        assert "A section that you cannot see" in shown
        assert 'href="?state=draft" aria-current="true"' in shown
        assert "Policies" not in shown


def test_no_one_keeps_more_than_twenty(as_ed: Client) -> None:
    for number in range(21):
        answer = keep(as_ed, f"Filter {number}", state="draft")
    assert len(ListSettings.objects.get().filters) == 20
    assert "Remove one of them first" in page(as_ed, answer.headers["Location"])


def test_a_name_with_markup_is_text(as_ed: Client) -> None:
    keep(as_ed, "<script>alert(1)</script>", state="draft")
    assert "<script>alert(1)" not in page(as_ed, LIST)


def test_columns_are_chosen_by_each_for_themselves(
    as_ed: Client, as_cara: Client, published: Article
) -> None:
    as_ed.post(f"{LIST}columns/", {"column": ["published", "kind", "password"], "state": "published"})
    assert heads(as_ed) == ["Title", "Kind", "Published", "Actions"]
    assert heads(as_cara) == ["Title", "State", "Section", "Author", "Changed", "Actions"]
    as_ed.post(f"{LIST}columns/", {})
    assert heads(as_ed) == heads(as_cara)


def page(client: Client, address: str) -> str:
    return client.get(address).text


def heads(client: Client) -> list[str]:
    head = page(client, LIST).partition("<thead>")[2].partition("</thead>")[0]
    return [
        part.partition(">")[2]
        .partition("</th>")[0]
        .replace('<span class="visually-hidden">', "")
        .replace("</span>", "")
        for part in head.split("<th scope")[1:]
        if 'type="checkbox"' not in part  # which chooses every row
    ]
