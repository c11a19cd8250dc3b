"""What is asked of the database: in steps, one question for each, and pages cut before they are joined."""

from datetime import timedelta
from types import GeneratorType

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from content import workflow
from content.comments import digest_mail
from content.models import Article, Comment, RevisionStatus, Section
from content.proofs import publication_check
from content.proofs.publication_check import doubtful_publications
from content.reviewing import reminders
from tests.newsroom import Person, fresh, publish
from tests.size.many import give_role, people


@pytest.mark.parametrize("query", ["", "?section=news", "?kind=article"])
def test_a_page_is_cut_before_what_is_told_is_joined(query: str, published: Article, anon: Client) -> None:
    """Told in one step, PostgreSQL compared each of 20,000 articles with each of 70,000 addresses for the first 51."""
    with CaptureQueriesContext(connection) as captured:
        found = anon.get(f"/api/v1/articles/{query}").json()["articles"]
    assert [one["id"] for one in found] == [str(published.public_id)]
    [statement] = (
        one["sql"] for one in captured if '"content_address"' in one["sql"] and "LIMIT 51" in one["sql"]
    )
    told, found_first = statement.split(" IN (SELECT ", 1)
    assert '"content_revision"."title"' in told
    assert "LIMIT 51" in found_first
    assert "content_revision" not in found_first


def another(number: int, news: Section, by: Person, and_by: Person) -> Article:
    article = workflow.create_article(news, by=by, title=f"Story {number}", body="<p>Words.</p>")
    return publish(article, by=by, approver=and_by)


@pytest.mark.parametrize(("newest", "read"), [(None, [4, 3, 2, 1, 0]), (3, [4, 3, 2]), (4, [4, 3, 2, 1])])
def test_publications_are_verified_in_steps(
    newest: int | None,
    read: list[int],
    news: Section,
    cara: Person,
    ed: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if nothing had been published, so that each that is looked at is named."""
    monkeypatch.setattr(publication_check, "AT_ONCE", 2)
    monkeypatch.setattr(publication_check, "TELLING", ("nothing",))
    made = [another(number, news, cara, ed).pk for number in range(5)]
    with CaptureQueriesContext(connection) as captured:
        found = [doubt.article.pk for doubt in doubtful_publications(newest)]
    assert found == [made[number] for number in read]
    steps = [one["sql"] for one in captured if '"content_revision"."body"' in one["sql"]]
    assert all("LIMIT" in sql for sql in steps)
    assert len(steps) == (2 if newest else 4)  # the last step finds nothing left


def test_what_is_right_is_not_named(published: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication_check, "AT_ONCE", 1)
    assert list(doubtful_publications()) == []


@pytest.fixture
def editors(site: object) -> list[User]:
    editors = people(12)
    give_role("editor", editors, [None])
    return editors


def asked_of_articles(statements: CaptureQueriesContext) -> int:
    return sum("content_" in one["sql"].partition("FROM")[2][:20] for one in statements)


@pytest.mark.late
def test_a_reminder_takes_one_question(in_review: Article, editors: list[User]) -> None:
    soon = timezone.now() + timedelta(hours=2)
    RevisionStatus.objects.filter(pk=fresh(in_review).draft_id).update(due_at=soon)
    found = reminders._reminders()
    assert isinstance(found, GeneratorType)
    next(found)
    with CaptureQueriesContext(connection) as captured:
        second, third = next(found), next(found)
    assert (second.total, third.total) == (1, 1)
    assert asked_of_articles(captured) == 2


@pytest.mark.late
def test_a_digest_takes_one_question(published: Article, editors: list[User]) -> None:
    comment = Comment.objects.create(article=published, name="A", text="b", html="b")
    found = digest_mail._digests(Comment.objects.filter(pk=comment.pk))
    next(found)
    with CaptureQueriesContext(connection) as captured:
        assert [digest.total for digest in (next(found), next(found))] == [1, 1]
    assert asked_of_articles(captured) == 2


@pytest.mark.late
def test_where_no_one_has_commented_no_one_is_looked_for(published: Article, editors: list[User]) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert list(digest_mail._digests(Comment.objects.none())) == []
    assert len(captured) == 0
