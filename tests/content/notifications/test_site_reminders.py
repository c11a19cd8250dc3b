"""Reminders of the site: a missing second look alarms each day, a yearly review each Monday, and nothing goes back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate
from procrastinate.contrib.django.models import ProcrastinateJob

from content.models import LegalPage
from content.notifications import site_reminders
from content.notifications.site_reminders import JOB, mail_reminder, remind
from content.public_text.verbs import accept
from secureproject.doctor.content import second_looks_missing, statement_unreviewed
from tests.content.site.legal import CONTACT, published
from tests.newsroom import Person


@pytest.fixture
def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.public_text.verbs.DEADLINE", timedelta())


def mailed() -> list[str]:
    """Who is told by the jobs of one morning."""
    mail.outbox.clear()
    jobs = ProcrastinateJob.objects.filter(task_name=JOB)
    before = set(jobs.values_list("pk", flat=True))
    remind()
    for job in jobs.exclude(pk__in=before):
        mail_reminder(**job.args)
    return sorted(letter.to[0] for letter in mail.outbox)


def test_no_one_is_alarmed_within_a_day(ada: Person, eve: Person) -> None:
    published("contact", by=ada)
    assert (mailed(), [*second_looks_missing()]) == ([], [])


@pytest.mark.usefixtures("a_day_later")
def test_then_all_who_could_look_are_told_until_one_has(
    ada: Person, eve: Person, edna: Person, ed: Person
) -> None:
    text = published("contact", by=ada)
    assert mailed() == ["ada@example.org", "edna@example.org", "eve@example.org"]
    assert "no second person has looked" in mail.outbox[0].subject
    assert "Due by law." in mail.outbox[0].body
    assert next(second_looks_missing()).startswith("Contact: since")
    assert LegalPage.objects.get().words == CONTACT
    accept(text, by=eve, digest=text.digest)
    assert (mailed(), [*second_looks_missing()]) == ([], [])


@pytest.mark.parametrize(("weekday", "told"), [(0, ["ada@example.org", "eve@example.org"]), (3, [])])
def test_a_review_is_due_after_a_year(
    weekday: int, told: list[str], ada: Person, eve: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_reminders, "MONDAY", localdate().weekday() - weekday)
    day = f"{localdate() - timedelta(days=366)}"
    published("accessibility", by=ada, reviewed_on=day)
    assert mailed() == told
    assert [*statement_unreviewed()] == [f"Last reviewed on {day}."]
    published("accessibility", by=ada, reviewed_on=f"{localdate()}")
    assert (mailed(), [*statement_unreviewed()]) == ([], [])
