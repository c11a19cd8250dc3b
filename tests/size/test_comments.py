"""The list of comments reads one page of what a user looks after, however many comments there are elsewhere."""

from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.cms.lists import by_scope
from content.cms.widgets import section_picker
from content.comments import moderation_list
from content.comments.moderation_list import ALL, REPORTED, ModeratedComments, Narrowed, numbers
from content.formatting import bounded_count
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from tests.counting import look_over, rows_read, rows_read_as_planned, too_much
from tests.many_sections import sections_below
from tests.newsroom import Person, person
from tests.signing_in import signed_in
from tests.size.conftest import LookOver, Shrink
from tests.size.many import Owner, many_articles

pytestmark = pytest.mark.late

FEW = 20  # on a page, and are asked about before what is someone's own is collected
MANY = 400
DESK = "/cms/comments/"
NOW = timezone.now()
SHOWN = [{"state": state} for state in ("waiting", "approved", "all")]


@pytest.fixture
def small(shrink: Shrink) -> None:
    shrink(PAGE=FEW, REACH=2 * FEW, MOST=FEW)


def said_about(articles: list[Article], word: str, state: str = "waiting", *, days: int = 1) -> None:
    """One comment each second, from so many days ago."""
    begin = NOW - timedelta(days=days)
    Comment.objects.bulk_create(
        Comment(
            article=one, name="Otto", html=f"<p>{word} {n:03}.</p>", state=state,
            created_at=begin + n * timedelta(seconds=1),
        )
        for n, one in enumerate(articles)
    )  # fmt: skip


@pytest.fixture
def elsewhere(policies: Section, edna: Person, small: None) -> list[Article]:
    articles = many_articles(policies, edna, MANY)
    said_about(articles, "Elsewhere")
    said_about(articles, "Elsewhere", "approved")
    return articles


@pytest.fixture
def own(news: Section, edna: Person, elsewhere: list[Article]) -> list[Article]:
    articles = many_articles(news, edna, 50, name="own")
    said_about(articles, "Own")
    return articles


def test_what_is_elsewhere_is_neither_shown_nor_counted(elsewhere: list[Article], as_ed: Client) -> None:
    for state in (*CommentState.values, "all"):
        page = as_ed.get(DESK, {"state": state}).text
        assert "Elsewhere" not in page
        assert page.count('<span class="numeric">0</span>') == 8


def test_a_page_reads_what_it_shows(own: list[Article], news: Section, as_edna: Client) -> None:
    of_news = {"section": str(news.pk), "state": "all"}
    page = as_edna.get(DESK, of_news).text
    assert ("Own 049" in page, "Elsewhere" in page) == (True, False)
    for asked in (*SHOWN, of_news):
        as_edna.get(DESK, asked)
        most = 8 * FEW if asked is of_news else 12 * FEW
        assert rows_read((Comment, Article), partial(as_edna.get, DESK, asked)) <= most


def test_of_very_many_it_says_that_there_are_more(own: list[Article], as_edna: Client, as_ed: Client) -> None:
    assert as_edna.get(DESK, {"state": "approved"}).text.count("more than 20") == 3  # waiting, approved, all
    assert as_ed.get(DESK).text.count("more than 20") == 2


def test_of_many_sections_one_is_found_by_letters(
    own: list[Article], news: Section, policies: Section, as_edna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_picker, "MANY", 3)
    sections_below(news, 10)
    page = as_edna.get(DESK, {"section_words": "polic", "section_find": "1"}).text
    assert f'type="radio" name="section" value="{policies.pk}"' in page
    asked = as_edna.get(f"{DESK}sections/", {"q": "part"}).json()
    assert asked["sections"] == []  # no one has commented there
    assert [s["name"] for s in as_edna.get(f"{DESK}sections/", {"q": "news"}).json()["sections"]] == ["News"]


def test_sections_of_others_are_not_found(
    own: list[Article], policies: Section, as_ed: Client, as_cara: Client, as_edna: Client
) -> None:
    """Nor is a section that is none."""
    assert as_cara.get(f"{DESK}sections/", {"q": "policies"}).status_code == 403
    assert as_ed.get(f"{DESK}sections/", {"q": "policies"}).json() == {"sections": [], "more": False}
    assert as_ed.get(DESK, {"section": policies.pk}).status_code == 404
    for key in ("x", "0", "-1", "9" * 30, "1e3"):
        assert as_edna.get(DESK, {"section": key}).status_code == 404, key


def test_comments_move_with_their_article(own: list[Article], policies: Section, news: Section) -> None:
    Article.objects.filter(pk=own[0].pk).update(section=policies)
    assert Comment.objects.get(article=own[0]).section == policies
    Comment.objects.filter(article=own[1]).update(section=policies)  # anyone who writes it
    assert Comment.objects.get(article=own[1]).section == news


def test_a_user_who_looks_after_two_of_many_sections_is_offered_them(
    own: list[Article], news: Section, policies: Section
) -> None:
    sections_below(policies, 10)
    both = person("Elsa", "editor", policies.scope)
    page = signed_in(both).get(DESK).text
    assert ("News" in page, "All of yours" in page) == (False, False)


def test_a_section_without_comments_costs_no_look_at_those_of_others(
    fresh_database: str,
    news: Section,
    policies: Section,
    edna: Person,
    as_edna: Client,
    owner_connection: Owner,
) -> None:
    """Of a few sections most have none, and PostgreSQL knows that there are many."""
    sections_below(news, 10)
    articles = many_articles(policies, edna, MANY)
    for word in "ABCDEFGHIJ":
        said_about(articles, word)
    look_over(owner_connection)
    find = partial(as_edna.get, f"{DESK}sections/", {"q": "part"})
    for ask in (partial(as_edna.get, DESK), find):
        ask()
        assert rows_read_as_planned(Comment, ask) <= bounded_count.MOST + 10 * moderation_list.PAGE


REACH, ENOUGH, THEIRS, OTHERS = 200, 100, 3_000, 1_000
# Walked past, and again to see how much of that is theirs; counted so far as it is little; and looked at as theirs.
MOST_ROWS = 7 * REACH + 4 * ENOUGH
STATES = (*CommentState.values, REPORTED, ALL)


@pytest.fixture
def little(fresh_database: str, shrink: Shrink) -> None:
    shrink(REACH=REACH, FEW=ENOUGH, THICK=REACH // 20, MOST=ENOUGH)


def said_in(section: Section, by: Person, number: int, *, days: int, state: str = "waiting") -> None:
    """So many comments on one article."""
    said_about(
        many_articles(section, by, 1, name=f"{section.pk}-{state}-{days}") * number, "C", state, days=days
    )


@pytest.fixture
def theirs(little: None, news: Section, policies: Section, edna: Person) -> None:
    """Those of others lie before and behind them, so that from neither end a walk meets them."""
    for state in ("waiting", "approved"):
        said_in(policies, edna, OTHERS, days=9, state=state)
        said_in(news, edna, THEIRS, days=5, state=state)
        said_in(policies, edna, OTHERS, days=1, state=state)


def too_many(page: Any) -> list[int]:
    return too_much(Comment, page, MOST_ROWS)


def test_a_page_and_its_numbers_look_at_a_bounded_number_of_theirs(
    theirs: None, statistics: LookOver, ed: Person, edna: Person, news: Section
) -> None:
    statistics()
    found = {}
    for one, section in product((ed, edna), (None, news)):
        found[one.name, section, "numbers"] = too_many(partial(numbers, ModeratedComments(one), section))
        for state in STATES:
            page = partial(ModeratedComments(one).read_page, Narrowed(state, section), None)
            found[one.name, section, state] = too_many(page)
    assert {asked: rows for asked, rows in found.items() if rows} == {}


@pytest.mark.parametrize("places", [10, 200])
def test_of_many_sections_each_is_asked_where_it_begins_and_no_more(
    little: None, places: int, news: Section, policies: Section, ed: Person, edna: Person, owner_connection: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """More of them than are asked, or fewer."""
    for module in (by_scope, moderation_list):
        monkeypatch.setattr(module, "PLACES", places)
    for part in sections_below(news, 100):
        said_in(part, edna, 30, days=5)
    said_in(policies, edna, OTHERS, days=9)
    said_in(policies, edna, OTHERS, days=1)
    look_over(owner_connection)
    for state in ("waiting", ALL):
        assert too_many(partial(ModeratedComments(ed).read_page, Narrowed(state, None), None)) == []
        found = ModeratedComments(ed).read_page(Narrowed(state, None), None)
        if places == 200:
            mine = Comment.objects.exclude(section=policies)
            order = ("created_at", "pk") if state == "waiting" else ("-created_at", "-pk")
            expected = list(mine.order_by(*order).values_list("pk", flat=True)[: len(found.rows)])
            assert ([row.pk for row in found.rows], len(found.rows)) == (expected, moderation_list.PAGE + 1)
        else:
            assert (found.rows, found.further and found.further.hidden) == ([], True)
    assert too_many(partial(numbers, ModeratedComments(ed), None)) == []
