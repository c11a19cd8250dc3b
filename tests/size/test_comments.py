"""The desk of comments reads one page of what someone looks after, however many comments there are elsewhere."""

from datetime import timedelta
from functools import partial
from itertools import chain, product
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from content.cms.lists import bounded_pages, by_scope
from content.cms.widgets import section_picker
from content.comments import moderation_list
from content.formatting import bounded_count
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.many_sections import sections_below
from tests.newsroom import Person, person
from tests.signing_in import signed_in
from tests.size.many import many_articles
from tests.size.paging import down_and_up

pytestmark = pytest.mark.late

FEW = 20  # on a page, and are asked about before what is someone's own is collected
MANY = 400
DESK = "/cms/comments/"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    bounded_pages._see_little.forget()
    for module, name, value in (
        (moderation_list, "PAGE", FEW), (moderation_list, "REACH", 2 * FEW),
        (by_scope, "REACH", 2 * FEW), (bounded_count, "MOST", FEW),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr("content.comments.moderation_views.PAGE", FEW)


def said_about(articles: list[Article], word: str, state: str = "waiting") -> None:
    begin = timezone.now() - timedelta(days=1)
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
        assert page.count('<span class="numeric">0</span>') == 7


@pytest.mark.parametrize("state", ["waiting", "approved", "all"])
def test_a_page_reads_what_it_shows(own: list[Article], as_edna: Client, state: str) -> None:
    asked = {"state": state}
    as_edna.get(DESK, asked)
    for model in (Comment, Article):
        assert rows_read(model, lambda: as_edna.get(DESK, asked)) <= 12 * FEW


def test_of_few_a_page_reads_theirs_alone(
    fresh_database: object, own: list[Article], ed: Person, owner_connection: Any
) -> None:
    """As PostgreSQL plans where it knows the tables."""
    look_over(owner_connection)
    client = signed_in(ed)
    for state, model in product(("waiting", "approved", "all"), (Comment, Article)):
        ask = partial(client.get, DESK, {"state": state})
        ask()
        with transaction.atomic():
            assert rows_read(model, ask) <= 12 * FEW


def test_a_page_of_one_section_reads_what_it_shows(
    own: list[Article], news: Section, as_edna: Client
) -> None:
    asked = {"section": str(news.pk), "state": "all"}
    page = as_edna.get(DESK, asked).text
    assert ("Own 049" in page, "Elsewhere" in page) == (True, False)
    for model in (Comment, Article):
        assert rows_read(model, lambda: as_edna.get(DESK, asked)) <= 8 * FEW


@pytest.mark.parametrize("state", ["waiting", "all"])
def test_every_comment_is_on_one_page_down_and_up(own: list[Article], as_ed: Client, state: str) -> None:
    down, up = down_and_up(as_ed, DESK, f"?state={state}", "comments")
    keys = Comment.objects.filter(article__in=own).order_by(
        "created_at" if state == "waiting" else "-created_at"
    )
    assert [*chain(*down)] == list(keys.values_list("pk", flat=True))
    assert up == down


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
    own: list[Article], policies: Section, as_ed: Client, as_cara: Client
) -> None:
    assert as_cara.get(f"{DESK}sections/", {"q": "policies"}).status_code == 403
    assert as_ed.get(f"{DESK}sections/", {"q": "policies"}).json() == {"sections": [], "more": False}
    assert as_ed.get(DESK, {"section": policies.pk}).status_code == 404


@pytest.mark.parametrize("key", ["x", "0", "-1", "9" * 30, "1e3"])
def test_a_section_that_is_none_is_not_found(own: list[Article], as_edna: Client, key: str) -> None:
    assert as_edna.get(DESK, {"section": key}).status_code == 404


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
    owner_connection: psycopg.Connection[Any],
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
