"""Lists by name that are narrowed by words look at a bounded number of names, and miss none."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from accounts.models import User
from content.cms.lists import bounded_pages
from content.cms.lists.bounded_pages import Shown, names_looked
from content.models import Byline, Topic
from content.search.name_match import is_named
from foundation.pagination import in_name_order
from tests.counting import look_over, rows_read

pytestmark = [pytest.mark.late]
MANY, REACH, FEW = 3_000, 300, 100


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_pages, "REACH", REACH)
    monkeypatch.setattr(bounded_pages, "FEW", FEW)


def topics(names: Iterator[str]) -> None:
    Topic.objects.bulk_create(Topic(name=name, slug=f"t-{n}") for n, name in enumerate(names))


def both_ways(page: Callable[[str], Shown[Topic]]) -> tuple[list[int], list[int]]:
    """The keys that one meets turning to the last page, and back from there."""
    shown, there, back = page(""), list[int](), list[int]()
    for _turn in range(30):
        there += [topic.pk for topic in shown.rows]
        if shown.older is None:
            break
        shown = page(f"before={shown.older}")
    for _turn in range(30):
        back = [topic.pk for topic in shown.rows] + back
        if shown.newer is None:
            break
        shown = page(f"after={shown.newer}")
    return there, back


@pytest.mark.parametrize("words", ["", "e", "zz", "ferry", "ferry 1", "boat"])
@pytest.mark.parametrize("few", [0, 5, 2000])
def test_pages_together_are_what_the_plain_question_finds(
    db: None, few: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_pages, "REACH", 4)
    monkeypatch.setattr(bounded_pages, "FEW", few)
    topics(f"{'Ferry' if n % 3 else 'Bus'} {n % 7} number {n}" for n in range(40))
    among = Topic.objects.in_use()
    having = is_named(words.split(), "plain_name", meant=None)
    expected = [topic.pk for topic in in_name_order(among.filter(having))]

    def page(query: str) -> Shown[Topic]:
        return names_looked(among, having, words, QueryDict(query).dict(), 3)

    there, back = both_ways(page)
    assert there == expected
    assert list(dict.fromkeys(back)) == expected


@pytest.mark.parametrize(
    ("model", "address"), [(Topic, "/cms/topics/"), (Byline, "/cms/bylines/"), (User, "/cms/people/")]
)
@pytest.mark.parametrize("words", ["zz", "e", "example", "zeppelin"])
def test_a_page_looks_at_a_bounded_number(
    fresh_database: str,
    small: None,
    model: Any,
    address: str,
    words: str,
    as_ada: Client,
    owner_connection: "psycopg.Connection[Any]",
) -> None:
    topics(f"An example {n}" for n in range(MANY))
    Byline.objects.bulk_create(Byline(name=f"An example {n}") for n in range(MANY))
    User.objects.bulk_create(User(name=f"Name {n}", email=f"n{n}@example.org") for n in range(MANY))
    look_over(owner_connection)
    ask = partial(as_ada.get, address, {"q": words})
    page = ask()
    assert ("Nothing found so far" in page.text) is (words == "zz")
    assert ("“Next” looks further" in page.text) is (words == "zz")
    with transaction.atomic():
        assert rows_read(model, ask) <= 2 * REACH + 2 * FEW + 4 * 101
