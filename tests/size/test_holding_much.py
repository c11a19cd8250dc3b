"""A user to whom very much was given: decisions read nothing more, and pages ask as often as for a user with little."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from rbac.administration.permission_sync import codename
from rbac.assignments import assignments_of, forget_assignments
from rbac.decisions import decide
from rbac.queries import visible_to
from tests.counting import rows_read
from tests.signing_in import signed_in
from tests.size.many import many_articles

pytestmark = pytest.mark.late
MANY = 2_000

type Give = Callable[[int], None]


@pytest.fixture
def articles(news: Section, ed: User) -> list[Article]:
    return many_articles(news, ed, MANY)


def given(action: str, article: Article) -> dict[str, Any]:
    allows = Permission.objects.get(codename=codename(action), content_type__model="article")
    return {"permission": allows, "content_object": article, "reason": "reads"}


@pytest.fixture
def to_otto(otto: User, articles: list[Article]) -> Give:
    def give(number: int) -> None:
        ArticleGrant.objects.all().delete()
        ArticleGrant.objects.bulk_create(
            ArticleGrant(user=otto, **given(VIEW_ARTICLE, article)) for article in articles[:number]
        )
        ArticleGrant.objects.create(user=otto, **given(EDIT_ARTICLE, articles[7]))
        forget_assignments()

    return give


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_a_decision_reads_no_grant_more(to_otto: Give, otto: User, articles: list[Article]) -> None:
    to_otto(MANY)
    person = fresh(otto)
    assert len([*assignments_of(person).all_grants()]) == MANY + 1
    article = Article.objects.select_related("section__scope").get(pk=articles[7].pk)
    allowed: list[bool] = []
    assert rows_read(ArticleGrant, lambda: allowed.append(decide(person, EDIT_ARTICLE, article).allowed)) == 0
    assert allowed == [True]
    assert not decide(person, EDIT_ARTICLE, articles[8]).allowed
    assert decide(person, VIEW_ARTICLE, articles[8]).allowed


def test_what_may_be_done_is_in_lists_whatever_it_is_among(
    to_otto: Give, otto: User, articles: list[Article]
) -> None:
    to_otto(MANY)
    assert [article.pk for article in visible_to(fresh(otto), EDIT_ARTICLE, Article)] == [articles[7].pk]
    assert visible_to(fresh(otto), VIEW_ARTICLE, Article).count() == MANY


def asked(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured.captured_queries]


def test_pages_stay_within_their_budget(to_otto: Give, otto: User, articles: list[Article]) -> None:
    to_otto(1)
    client = signed_in(otto)
    editor = f"/cms/articles/{articles[7].pk}/"
    client.get("/cms/articles/")
    before = len(asked(client, "/cms/articles/"))
    to_otto(MANY)
    client.get("/cms/articles/")  # one query more, once in a process
    # Two more however much it is: what was granted is found first, and in which sections; then that is asked about.
    assert len(asked(client, "/cms/articles/")) <= before + 2 <= 12
    assert len(asked(client, editor)) <= 15


def test_what_is_hidden_takes_as_many_queries_as_what_is_not_there(
    to_otto: Give, otto: User, ed: User, articles: list[Article], policies: Section
) -> None:
    to_otto(MANY)
    hidden = many_articles(policies, ed, 1, name="hidden")[0]
    client = signed_in(otto)
    for path in (f"/cms/articles/{hidden.pk}/", "/cms/articles/987654321/"):
        assert client.get(path).status_code == 404
    assert len(asked(client, f"/cms/articles/{hidden.pk}/")) == len(asked(client, "/cms/articles/987654321/"))
