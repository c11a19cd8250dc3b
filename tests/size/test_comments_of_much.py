"""Of anyone who looks after much, and little of what is newest, no more comments are read than a page looks at.

What is much is less here than in earnest. With what PostgreSQL knows of its tables, and without.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from content.cms.lists import bounded_pages, by_scope
from content.comments import moderation_list
from content.comments.moderation_list import ALL, ModeratedComments, Narrowed, numbers
from content.formatting import bounded_count
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.many import many_articles

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
REACH, FEW, THEIRS, OTHERS = 200, 100, 3_000, 1_000
# Walked past, and again to see how much of that is theirs; counted so far as it is little; and looked at as theirs.
MOST_ROWS = 7 * REACH + 4 * FEW
STATES = (*CommentState.values, ALL)


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module, (name, number) in product(
        (bounded_pages, by_scope, moderation_list),
        {"REACH": REACH, "FEW": FEW, "THICK": REACH // 20}.items(),
    ):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, number)
    monkeypatch.setattr(bounded_count, "MOST", FEW)
    bounded_pages._see_little.forget()
    yield
    bounded_pages._see_little.forget()


def said_in(section: Section, by: Person, number: int, begin: datetime, state: str = "waiting") -> Article:
    """So many comments, one each second from ``begin``."""
    [article] = many_articles(section, by, 1, name=f"{section.pk}-{state}-{begin:%j-%H}")
    Comment.objects.bulk_create(
        Comment(
            article=article, name="Otto", html=f"<p>{n}</p>", state=state,
            created_at=begin + n * timedelta(seconds=1),
        )
        for n in range(number)
    )  # fmt: skip
    return article


@pytest.fixture
def theirs(little: None, news: Section, policies: Section, edna: Person) -> None:
    """Those of others lie before and behind them, so that from neither end a walk meets them."""
    now = timezone.now()
    for state in ("waiting", "approved"):
        said_in(policies, edna, OTHERS, now - timedelta(days=9), state)
        said_in(news, edna, THEIRS, now - timedelta(days=5), state)
        said_in(policies, edna, OTHERS, now - timedelta(days=1), state)


def too_much(page: Any) -> list[int]:
    """How many comments were read, where that is more than a page may look at."""
    with transaction.atomic():
        rows = [rows_read(Comment, page), rows_read(Comment, page)]
    rows.append(rows_read_as_planned(Comment, page))
    return rows if max(rows) > MOST_ROWS else []


@pytest.mark.parametrize("statistics", [True, False])
def test_a_page_looks_at_a_bounded_number_of_theirs(
    theirs: None, statistics: bool, ed: Person, edna: Person, news: Section, owner_connection: Any
) -> None:
    if statistics:
        look_over(owner_connection)
    found = {}
    for person, section, state in product((ed, edna), (None, news), STATES):
        page = partial(ModeratedComments(person).read_page, Narrowed(state, section), None)
        found[person.name, section and section.slug, state] = too_much(page)
    assert {asked: rows for asked, rows in found.items() if rows} == {}


@pytest.mark.parametrize("statistics", [True, False])
def test_nor_do_the_numbers_count_more(
    theirs: None, statistics: bool, ed: Person, edna: Person, news: Section, owner_connection: Any
) -> None:
    if statistics:
        look_over(owner_connection)
    for person, section in product((ed, edna), (None, news)):
        counted = partial(numbers, ModeratedComments(person), section)
        assert too_much(counted) == [], (person.name, section)


@pytest.mark.parametrize("places", [10, 200])
def test_of_many_sections_each_is_asked_where_it_begins_and_no_more(
    little: None, places: int, news: Section, policies: Section, ed: Person, edna: Person, owner_connection: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """More of them than are asked, or fewer."""
    for module in (by_scope, moderation_list):
        monkeypatch.setattr(module, "PLACES", places)
    now = timezone.now()
    for part in sections_below(news, 100):
        said_in(part, edna, 30, now - timedelta(days=5))
    said_in(policies, edna, OTHERS, now - timedelta(days=9))
    said_in(policies, edna, OTHERS, now - timedelta(days=1))
    look_over(owner_connection)
    for state in ("waiting", ALL):
        assert too_much(partial(ModeratedComments(ed).read_page, Narrowed(state, None), None)) == []
        found = ModeratedComments(ed).read_page(Narrowed(state, None), None)
        if places == 200:
            mine = Comment.objects.exclude(section=policies)
            order = ("created_at", "pk") if state == "waiting" else ("-created_at", "-pk")
            expected = list(mine.order_by(*order).values_list("pk", flat=True)[: len(found.rows)])
            assert ([row.pk for row in found.rows], len(found.rows)) == (expected, moderation_list.PAGE + 1)
        else:
            assert (found.rows, found.further and found.further.hidden) == ([], True)
    assert too_much(partial(numbers, ModeratedComments(ed), None)) == []
