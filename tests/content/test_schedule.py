"""Publishing and taking down at a set time: what cannot be scheduled, what is held, and what then happens once."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError

from content.articles import workflow
from content.articles.scheduled_publishing import WORKER, Outcome, carry_out_due
from content.errors import WrongState
from content.models import Article, ScheduledChange, Section
from content.scheduling.verbs import cancel, schedule_expiry, schedule_publication
from foundation.clock import database_now
from rbac.assignments import forget_assignments
from rbac.errors import Invalid, Refused
from rbac.models import RoleAssignment
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy

DAY = timedelta(days=1)

SOON = timedelta(seconds=1.5)  # longer than any verb takes, also on a busy machine


def scheduled(article: Article, by: Person, after: timedelta = SOON) -> ScheduledChange:
    return schedule_publication(article, database_now() + after, by=by, digest=digest_of(article))


def when_due(schedule: ScheduledChange) -> Outcome:
    """What the worker does once the database's clock says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep_until(%s + interval '1 millisecond')", [schedule.at])
    return carry_out_due()


@pytest.fixture
def published_too(news: Section, cara: Person, ed: Person) -> Article:
    article = workflow.create_article(news, by=cara, title="Another", body="<p>x</p>")
    workflow.approve(workflow.submit(article, by=cara), by=ed, digest=digest_of(article))
    return workflow.publish(article, by=ed)


@pytest.mark.parametrize("who", ["otto", "colin", "cara"])
def test_who_may_not_publish_schedules_nothing(
    who: str, approved: Article, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        scheduled(approved, request.getfixturevalue(who), DAY)


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


@pytest.mark.parametrize(
    "forged", [{"at": Now()}, {"done_at": Now()}, {"held_at": Now()}, {"digest": "0" * 64}]
)
def test_a_captured_web_process_moves_no_hour_and_no_words(
    forged: dict[str, object], approved: Article, ed: Person
) -> None:
    schedule = scheduled(approved, ed, DAY)
    with pytest.raises(ProgrammingError, match=f"schedule {schedule.pk}"), transaction.atomic():
        ScheduledChange.objects.filter(pk=schedule.pk).update(**forged)


def test_the_worker_publishes_nothing_that_is_not_due(approved: Article, ed: Person) -> None:
    scheduled(approved, ed, DAY)
    assert carry_out_due() == Outcome()
    with pytest.raises(Refused):
        workflow.publish(approved, by=WORKER)


@pytest.mark.parametrize("loses", ["the scheduler", "the approver"])
def test_it_is_held_when_somebody_lost_the_role(
    loses: str, approved: Article, ed: Person, edna: Person
) -> None:
    schedule = scheduled(approved, edna)
    who = edna if loses == "the scheduler" else ed
    RoleAssignment.objects.filter(user=who).delete()
    forget_assignments()
    assert when_due(schedule) == Outcome(held=1)
    assert fresh(approved).live is None


def test_it_is_held_when_the_text_was_changed(approved: Article, cara: Person, ed: Person) -> None:
    schedule = scheduled(approved, ed)
    write(approved, cara, "Other words.")
    assert when_due(schedule) == Outcome(held=1)
    schedule.refresh_from_db()
    assert (fresh(approved).live, "changed" in schedule.held_because) == (None, True)


def test_it_is_held_when_the_approval_was_voided_and_given_anew(
    approved: Article, cara: Person, ed: Person
) -> None:
    schedule = scheduled(approved, ed)
    workflow.send_back(approved, by=ed, note="Wait.")
    workflow.submit(approved, by=cara)
    workflow.approve(approved, by=ed, digest=digest_of(approved))
    assert when_due(schedule) == Outcome(held=1)


def test_it_is_held_when_the_section_asks_for_more(approved: Article, ed: Person) -> None:
    schedule = scheduled(approved, ed)
    with_policy(approved.section, approvals=2)
    assert when_due(schedule) == Outcome(held=1)
    assert fresh(approved).live is None


def test_it_is_not_shown_when_its_end_came_too(approved: Article, ed: Person) -> None:
    scheduled(approved, ed)
    end = schedule_expiry(approved, database_now() + SOON + timedelta(milliseconds=1), by=ed)
    assert when_due(end) == Outcome(done=1, held=1)
    assert fresh(approved).live is None


def test_it_is_published_once_at_its_time(approved: Article, ed: Person) -> None:
    schedule = scheduled(approved, ed)
    assert when_due(schedule) == Outcome(done=1)
    assert carry_out_due() == Outcome()
    assert fresh(approved).live.digest == schedule.digest


def test_a_fault_in_one_article_keeps_no_other_from_its_hour(
    approved: Article, published_too: Article, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(approved, ed)
    last = schedule_expiry(published_too, database_now() + SOON, by=ed)

    def breaks(*args: object, **named: object) -> None:
        raise ValueError("A kind of page that somebody else wrote.")

    monkeypatch.setattr(workflow, "publish", breaks)
    assert when_due(last) == Outcome(done=1, failed=1)
    assert fresh(published_too).live is None


def test_what_expires_is_taken_down(published: Article, ed: Person) -> None:
    assert when_due(schedule_expiry(published, database_now() + SOON, by=ed)) == Outcome(done=1)
    assert fresh(published).archived_at is not None


def test_another_time_gives_up_the_first_and_none_is_none(approved: Article, ed: Person) -> None:
    first, second = scheduled(approved, ed, DAY), scheduled(approved, ed, 2 * DAY)
    cancel(approved, "publish", by=ed)
    for each in (first, second):
        each.refresh_from_db()
        assert each.cancelled_at is not None
    with pytest.raises(WrongState):
        cancel(approved, "publish", by=ed)
