"""The page on which times are set, and where they are seen afterwards (content.cms.scheduling.schedule)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.timeline import timeline_about
from content import workflow
from content.articles.scheduled_publishing import carry_out_due
from content.models import Article, ScheduledChange
from content.notifications.emails import mail_to
from content.scheduling.verbs import schedule_expiry, schedule_publication
from foundation.clock import database_now
from tests.newsroom import Person, digest_of, write
from tests.words import site_in


def page_of(article: Article) -> str:
    return f"/cms/articles/{article.pk}/schedule/"


def tomorrow(article: Article) -> dict[str, str]:
    at = localtime(database_now() + timedelta(days=1))
    return {"publish-at": f"{at:%Y-%m-%dT%H:%M}", "publish-digest": digest_of(article), "publish-which": ""}


def test_an_editor_sets_a_time_sees_it_and_takes_it_back(approved: Article, as_ed: Client) -> None:
    assert as_ed.post(f"{page_of(approved)}publish/", tomorrow(approved)).status_code == 302
    assert "Waits." in as_ed.get(page_of(approved)).text
    assert "What is scheduled" in as_ed.get("/cms/").text
    assert as_ed.post(f"{page_of(approved)}cancel/", {"kind": "publish"}).status_code == 302
    assert "Cancelled by" in as_ed.get(page_of(approved)).text


@pytest.mark.parametrize(("cancelled", "left"), [("publish", "taken down"), ("expire", "published")])
def test_a_user_who_cancels_one_of_two_times_is_told_of_the_other(
    cancelled: str, left: str, approved: Article, ed: Person, as_ed: Client
) -> None:
    as_ed.post(f"{page_of(approved)}publish/", tomorrow(approved))
    schedule_expiry(approved, database_now() + timedelta(days=2), by=ed)
    answer = as_ed.post(f"{page_of(approved)}cancel/", {"kind": cancelled}, follow=True)
    assert f"It is still set to be {left} on" in answer.text
    as_ed.post(f"{page_of(approved)}cancel/", {"kind": "publish" if cancelled == "expire" else "expire"})
    assert "It is still set" not in as_ed.get(page_of(approved)).text


@pytest.mark.parametrize(
    "at",
    [
        "", "tomorrow", "2020-01-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00", "2027-02-30T10:00",
        "2027-03-01T09:30 or so", "２０２７-03-01T09:30",
    ],
)  # fmt: skip
def test_what_is_no_time_to_come_is_said_and_kept(at: str, approved: Article, as_ed: Client) -> None:
    answer = as_ed.post(f"{page_of(approved)}publish/", tomorrow(approved) | {"publish-at": at})
    assert answer.status_code == 422
    assert not ScheduledChange.objects.exists()
    assert f'value="{at}"' in answer.text or not at
    assert "out of range" not in answer.text


def test_the_history_says_when_on_the_clock_of_the_site(approved: Article, ed: Person, as_ed: Client) -> None:
    at = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    with timezone.override("Europe/Berlin"):
        told = timeline_about(approved)[0].sentence
    assert "for 31 October 2027, 02:30 CEST (publish)" in told
    assert "2027-10-31T" not in as_ed.get(f"/cms/articles/{approved.pk}/history/").text


def test_what_was_held_is_told_by_mail_and_on_the_desk(approved: Article, ed: Person, as_ed: Client) -> None:
    at = database_now() + timedelta(seconds=1.5)
    schedule = schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    write(approved, ed, "Other words.")
    while database_now() <= schedule.at:
        pass
    carry_out_due()
    assert "Not done." in as_ed.get("/cms/").text
    job = ProcrastinateJob.objects.get(task_name="content.mail_news")
    mail_to(ed.pk, **job.args)
    (letter,) = mail.outbox
    assert "Not published at the time set" in letter.subject
    assert page_of(approved) in str(letter.body)


def test_what_was_overtaken_by_another_text_is_called_that_wherever_its_time_stands(
    approved: Article, ed: Person, as_ed: Client
) -> None:
    at = localtime(database_now() + timedelta(days=2))
    schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    said, calendar = "so this will not happen", f"/cms/calendar/?month={at:%Y-%m}"
    assert said not in as_ed.get("/cms/").text
    assert "Text changed since" not in as_ed.get(calendar).text
    write(approved, ed, "Other words.")
    for path in ("/cms/", page_of(approved)):
        assert said in as_ed.get(path).text, path
    assert "Text changed since" in as_ed.get(calendar).text


def test_a_take_down_at_a_set_time(published: Article, ed: Person, as_ed: Client) -> None:
    at = localtime(database_now() + timedelta(days=2))
    given = {"expire-at": f"{at:%Y-%m-%dT%H:%M}", "expire-which": "", "expire-reason": "The offer ends."}
    assert as_ed.post(f"{page_of(published)}take-down/", given).status_code == 302
    assert "The offer ends." in as_ed.get(page_of(published)).text
    workflow.take_down(published, by=ed, reason="Earlier.")


@pytest.mark.parametrize(("zone", "asks"), [("UTC", False), ("Europe/Berlin", True), ("Asia/Kolkata", False)])
def test_which_of_two_is_asked_only_where_clocks_are_put_back(
    zone: str, asks: bool, approved: Article, as_ed: Client
) -> None:
    site_in(zone)
    assert ("When the clocks are put back" in as_ed.get(page_of(approved)).text) is asks
