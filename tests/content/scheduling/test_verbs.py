"""Scheduling (content.scheduling.verbs): what cannot be scheduled, and how long held changes are shown."""

from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from content import workflow
from content.errors import WrongState
from content.models import Article, ScheduledChange, Section
from content.scheduling.verbs import cancel, held_lately
from foundation.clock import database_now
from rbac.errors import Invalid, Refused
from tests.content.articles.test_scheduled_publishing import DAY, scheduled, when_due
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, submit_and_approve, write
from tests.policies import with_policy
from tests.signing_in import signed_in


def test_four_eyes_cannot_be_scheduled_around(in_review: Article, ed: Person) -> None:
    with pytest.raises(Refused, match="approval"):
        scheduled(in_review, ed, DAY)
    with pytest.raises(ProgrammingError, match="cannot be scheduled"), transaction.atomic():
        ScheduledChange.objects.create(
            article=in_review, kind="publish", revision=in_review.draft, digest=digest_of(in_review),
            at=database_now() + DAY, scheduled_by=ed,
        )  # fmt: skip


def test_nothing_is_scheduled_in_the_past(approved: Article, ed: Person) -> None:
    with pytest.raises(Invalid, match="over"):
        scheduled(approved, ed, -DAY)


def test_another_time_gives_up_the_first_and_none_is_none(approved: Article, ed: Person) -> None:
    first, second = scheduled(approved, ed, DAY), scheduled(approved, ed, 2 * DAY)
    cancel(approved, "publish", by=ed)
    for each in (first, second):
        each.refresh_from_db()
        assert each.cancelled_at is not None
    with pytest.raises(WrongState):
        cancel(approved, "publish", by=ed)


@pytest.fixture
def held(approved: Article, news: Section, ed: Person) -> Any:
    """Its time came after the section had begun to ask for one more approval."""
    due = scheduled(approved, ed)
    with_policy(news, approvals=2)
    assert when_due(due)["held"] == 1
    return fresh(approved)


@pytest.fixture
def published_since(held: Article, edna: Person) -> Article:
    workflow.approve(held, by=edna, digest=digest_of(held))
    return workflow.publish(fresh(held), by=edna)


def is_news(article: Article) -> bool:
    return held_lately().filter(article=article).exists()


def republished(article: Article, cara: Person, *others: Person) -> Article:
    """Written on, submitted, approved and published once more."""
    workflow.submit(article, by=cara)
    for one in others:
        workflow.approve(fresh(article), by=one, digest=digest_of(fresh(article)))
    published: Article = workflow.publish(fresh(article), by=others[0])
    return published


def test_it_is_news_as_long_as_it_has_not_happened(held: Article) -> None:
    assert is_news(held)


def test_it_stays_news_while_something_else_is_corrected(
    published: Article, news: Section, cara: Person, ed: Person, edna: Person
) -> None:
    write(published, cara, "From June.")
    submit_and_approve(fresh(published), by=cara, approver=ed)
    due = scheduled(fresh(published), ed)
    with_policy(news, approvals=2)
    assert when_due(due)["held"] == 1
    corrected(published, edna)
    assert is_news(published)


def test_it_is_none_once_the_words_are_public(published_since: Article) -> None:
    assert not is_news(published_since)


@pytest.mark.late
def test_it_does_not_come_back_with_a_correction_of_them(published_since: Article, ed: Person) -> None:
    corrected(published_since, ed)
    assert not is_news(published_since)


@pytest.mark.late
def test_it_does_not_come_back_when_they_are_taken_down(published_since: Article, ed: Person) -> None:
    taken_down = workflow.take_down(published_since, by=ed, reason="Wrong.")
    assert not is_news(taken_down)
    assert not is_news(workflow.restore(taken_down, by=ed))


@pytest.mark.late
def test_it_is_none_once_newer_words_are_public(
    held: Article, cara: Person, ed: Person, edna: Person
) -> None:
    write(held, cara, "From July.")
    assert is_news(held)
    assert not is_news(republished(fresh(held), cara, ed, edna))


def test_the_desk_does_not_say_it_any_more(published_since: Article, ed: Person) -> None:
    corrected(published_since, ed)
    assert "Not done." not in signed_in(ed).get("/cms/").text
