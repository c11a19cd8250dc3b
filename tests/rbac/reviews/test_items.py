"""What a review asks about: each role and each grant in force, with its key, its holder and its place, each once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.decisions import decide
from rbac.grants import grant_object, revoke_grant
from rbac.models import RoleAssignment
from rbac.reviews.items import COLUMNS, Question, as_questions, current_questions, table_of
from rbac.roles import grant_role
from rbac.teams import add_member, make_team
from tests.rbac.conftest import in_days
from tests.rbac.reviews.conftest import Ask

type Row = tuple[Any, ...]


@pytest.fixture
def given(
    scopes_have_other_keys: None, draft: Article, news: Section, ada: User, ed: User, otto: User
) -> set[Row]:
    """A role and grants of each kind, to Otto and to a team, as rows of COLUMNS; others have ended."""
    legal = Group.objects.create(name="Legal")
    RoleAssignment.objects.exclude(user=ada).delete()
    RoleAssignment.objects.create(user=ed, role="editor", scope=news.scope, reason="over", until=in_days(-1))
    at = news.scope_id
    role = grant_role(otto, "editor", scope=news.scope, reason="x", by=ada).pk
    team_role = grant_role(legal, "contributor", scope=news.scope, reason="x", by=ada).pk
    on_article = grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ada).pk
    team_on_article = grant_object(legal, VIEW_ARTICLE, draft, reason="x", by=ada).pk
    on_section = grant_object(otto, VIEW_ARTICLE, news, reason="x", by=ada).pk
    team_on_section = grant_object(legal, EDIT_ARTICLE, news, reason="x", by=ada).pk
    return {
        ("", False, role, otto.pk, None, "editor", None, at),
        ("", True, team_role, None, legal.pk, "contributor", None, at),
        ("content.article", False, on_article, otto.pk, None, "edit_article", draft.pk, at),
        ("content.article", True, team_on_article, None, legal.pk, "view_article", draft.pk, at),
        ("content.section", False, on_section, otto.pk, None, "view_article", news.pk, at),
        ("content.section", True, team_on_section, None, legal.pk, "edit_article", news.pk, at),
    }


def rows(items: Any) -> list[Row]:
    return [tuple(getattr(item, name) for name in COLUMNS) for item in items]


def test_a_review_asks_just_that_each_once(given: set[Row], news: Section, ask: Ask) -> None:
    asked = rows(ask(news.scope).items.all())
    assert (set(asked), len(asked)) == (given, len(given))


def test_who_holds_it_and_where_costs_no_query_each(
    given: set[Row], news: Section, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    items = list(current_questions(news.scope_id))
    with django_assert_num_queries(0):
        assert {str(item.user or item.team) for item in items} == {"Otto", "Legal"}
        assert {item.scope and item.scope.name for item in items} == {"News"}


def test_each_question_is_about_its_own_row_whatever_keys_are_alike(
    given: set[Row], news: Section, ask: Ask
) -> None:
    """The keys of two tables may be the same number."""
    for question in as_questions(list(ask(news.scope).items.all())):
        assert type(question.given) is table_of(question.item.store, question.item.to_team)
        assert question.given.pk == question.item.given


def read(found: list[Question]) -> set[tuple[str, str, bool]]:
    return {(str(question.holder), str(question.what), question.given is not None) for question in found}


@pytest.fixture
def everything(news: Section, draft: Article, ed: User, ada: User, otto: User) -> Group:
    """A role and a grant of each kind, to a person and to a team."""
    legal = make_team("Legal", by=ada)
    add_member(legal, otto, reason="lawyer", by=ada)
    grant_role(legal, "contributor", scope=news.scope, reason="helps", by=ada)
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(otto, VIEW_ARTICLE, news, reason="looks on", by=ada)
    grant_object(legal, EDIT_ARTICLE, news, reason="helps", by=ada)
    return legal


WORDS = {
    ("Cara", "contributor of News", True),
    ("Ed", "editor of News", True),
    ("Legal", "contributor of News", True),
    ("Otto", "to edit an article: Ferry timetable changes", True),
    ("Otto", "to see an article in the CMS: News", True),
    ("Legal", "to edit an article: News", True),
}


def test_each_says_who_holds_what(everything: Group, ask: Ask, news: Section) -> None:
    review = ask(news.scope)
    items = review.items.select_related("user", "team", "scope")
    found = as_questions(list(items))
    assert read(found) == WORDS
    assert {question.given.pk for question in found if question.item.store == ""} == set(
        RoleAssignment.objects.filter(scope=news.scope).values_list("pk", flat=True)
    )


def test_what_is_gone_is_still_named(
    everything: Group, ask: Ask, news: Section, ed: User, otto: User
) -> None:
    review = ask(news.scope)
    question = next(q for q in as_questions(list(review.items.all())) if q.item.store == "content.article")
    revoke_grant(question.given, reason="done", by=ed)
    User.objects.filter(pk=otto.pk).update(name="Otto")
    [again] = as_questions(list(review.items.filter(store="content.article")))
    assert (again.given, str(again.what)) == (None, "to edit an article, in News")
    unknown = review.items.get(pk=again.item.pk)
    unknown.user = None
    unknown.what, unknown.store = "fold_article", "content.removed"
    [left] = as_questions([unknown])
    assert (str(left.holder), str(left.what)) == (
        "a user whose account was deleted",
        "to fold_article, in News",
    )


def test_without_a_review_the_same_is_asked_of_what_is_held_now(
    everything: Group, news: Section, policies: Section, colin: User, ada: User
) -> None:
    RoleAssignment.objects.filter(user=colin).update(until=timezone.now() - timedelta(days=1))
    assert read(as_questions(list(current_questions(news.scope.pk)))) == WORDS
    assert read(as_questions(list(current_questions(None)))) == WORDS | {
        ("Ada", "administrator of the whole site", True)
    }
    with_nothing = list(current_questions(policies.scope.pk))
    assert with_nothing == []


def test_pages_of_what_is_held_lose_no_one(
    everything: Group, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.reviews.items.CHUNK", 1)
    assert read(as_questions(list(current_questions(news.scope.pk)))) == WORDS


def test_what_stands_elsewhere_by_now_is_not_named_to_who_looked_after_it_before(
    draft: Article, otto: User, ed: User, edna: User, policies: Section, ask: Ask, news: Section
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    review = ask(news.scope)
    items = list(review.items.select_related("user", "team", "scope").exclude(store=""))
    workflow.move_article(draft, policies, by=edna)
    assert not decide(ed, VIEW_ARTICLE, Article.objects.get(pk=draft.pk)).allowed
    with CaptureQueriesContext(connection) as captured:
        [found] = as_questions(items)
    assert str(found.what) == "to edit an article, in News"
    assert (found.given is not None, len(captured)) == (True, 1)
