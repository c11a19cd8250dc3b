"""Scheduled publication (content.articles.scheduled_publishing): what is held, and what is done once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from content.articles import workflow
from content.articles.scheduled_publishing import carry_out_due
from content.models import Article, ScheduledChange, Section
from content.scheduling.verbs import schedule_expiry, schedule_publication
from foundation.clock import database_now
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.content.conftest import published_by
from tests.content.test_draft_approvals import approve
from tests.newsroom import Person, digest_of, fresh, submit_and_approve, write
from tests.policies import with_policy


def test_what_is_scheduled_is_held_once_the_role_is_gone(
    in_review: Article, asks: Section, lena: Person, ed: Person
) -> None:
    approve(in_review, lena)
    schedule = scheduled(fresh(in_review), ed)
    RoleAssignment.objects.filter(user=lena).update(role="editor")
    forget_assignments()
    assert when_due(schedule)["held"] == 1
    schedule.refresh_from_db()
    assert "may not approve here any more" in schedule.held_because


DAY = timedelta(days=1)

SOON = timedelta(seconds=1.5)  # longer than any verb takes, also on a busy machine


def scheduled(article: Article, by: Person, after: timedelta = SOON) -> ScheduledChange:
    return schedule_publication(article, database_now() + after, by=by, digest=digest_of(article))


def when_due(schedule: ScheduledChange) -> Counter[str]:
    """What the worker does once the database's clock says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep_until(%s + interval '1 millisecond')", [schedule.at])
    return carry_out_due()


@pytest.fixture
def published_too(news: Section, cara: Person, ed: Person) -> Article:
    return published_by(cara, ed, news, "Another")


def loses_the_role(who: Person) -> None:
    RoleAssignment.objects.filter(user=who).delete()
    forget_assignments()


def approved_again(article: Article, writer: Person, editor: Person) -> None:
    workflow.send_back(article, by=editor, note="Wait.")
    submit_and_approve(article, by=writer, approver=editor)


# What happens until its time to an article that Cara wrote, Ed approved and Edna scheduled.
MEANWHILE: dict[str, Callable[[Article, Person, Person, Person], object]] = {
    "who scheduled it lost the role": lambda _article, _cara, _ed, edna: loses_the_role(edna),
    "who approved it lost the role": lambda _article, _cara, ed, _edna: loses_the_role(ed),
    "the text was changed": lambda article, cara, _ed, _edna: write(article, cara, "Other words."),
    "it was approved again": lambda article, cara, ed, _edna: approved_again(article, cara, ed),
    "more is asked for": lambda article, *_people: with_policy(article.section, approvals=2),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_it_is_held_when_it_is_not_what_was_scheduled(
    what: str, approved: Article, cara: Person, ed: Person, edna: Person
) -> None:
    schedule = scheduled(approved, edna)
    MEANWHILE[what](approved, cara, ed, edna)
    assert when_due(schedule) == Counter(held=1)
    schedule.refresh_from_db()
    assert fresh(approved).live is None
    assert "changed" in schedule.held_because or what != "the text was changed"


def test_it_is_not_shown_when_its_end_came_too(approved: Article, ed: Person) -> None:
    scheduled(approved, ed)
    end = schedule_expiry(approved, database_now() + SOON + timedelta(milliseconds=1), by=ed)
    assert when_due(end) == Counter(done=1, held=1)
    assert fresh(approved).live is None


def test_it_is_published_once_at_its_time(approved: Article, ed: Person) -> None:
    schedule = scheduled(approved, ed)
    assert when_due(schedule) == Counter(done=1)
    assert carry_out_due() == Counter()
    assert fresh(approved).live.digest == schedule.digest


def test_a_fault_in_one_article_keeps_no_other_from_its_hour(
    approved: Article, published_too: Article, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(approved, ed)
    last = schedule_expiry(published_too, database_now() + SOON, by=ed)

    def breaks(*args: object, **named: object) -> None:
        raise ValueError("A kind of page that somebody else wrote.")

    monkeypatch.setattr(workflow, "publish", breaks)
    assert when_due(last) == Counter(done=1, failed=1)
    assert fresh(published_too).live is None


def test_what_expires_is_taken_down(published: Article, ed: Person) -> None:
    assert when_due(schedule_expiry(published, database_now() + SOON, by=ed)) == Counter(done=1)
    assert fresh(published).archived_at is not None
