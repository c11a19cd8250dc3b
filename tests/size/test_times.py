"""What is scheduled is found in the order of time: neither the desk nor a month reads what is set for later."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.cms.desk import warnings
from content.cms.desk.warnings import SHOWN
from content.models import Article, ScheduledChange, Section
from tests.counting import rows_read
from tests.size.many import MANY, many_articles

SOON = 3
EVERYBODY = ["as_ed", "as_edna", "as_ada", "as_cara"]


@pytest.fixture
def scheduled(news: Section, ed: User) -> list[ScheduledChange]:
    """A few within the hour, all others in a year and later."""
    articles, now = many_articles(news, ed), timezone.now()
    waits = [timedelta(minutes=n + 5) if n < SOON else timedelta(days=400 + n) for n in range(MANY)]
    return ScheduledChange.objects.bulk_create(
        ScheduledChange(article=article, kind="expire", at=now + wait, scheduled_by=ed)
        for article, wait in zip(articles, waits, strict=True)
    )


@pytest.mark.parametrize("who", EVERYBODY, indirect=True)
def test_a_month_reads_what_is_set_for_it(scheduled: list[ScheduledChange], who: Client) -> None:
    assert "other-2" in who.get("/cms/calendar/").text
    assert rows_read(ScheduledChange, lambda: who.get("/cms/calendar/")) == 3 * SOON
    assert rows_read(Article, lambda: who.get("/cms/calendar/")) <= 2 * SOON


def test_a_user_who_sees_none_of_it_sees_none(scheduled: list[ScheduledChange], as_colin: Client) -> None:
    assert "other-2" not in as_colin.get("/cms/calendar/").text
    assert "other-2" not in as_colin.get("/cms/").text


@pytest.mark.parametrize("who", EVERYBODY, indirect=True)
def test_the_desk_reads_what_comes_next(
    scheduled: list[ScheduledChange], who: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warnings, "TIMES", 20)
    assert "other-7" in who.get("/cms/").text
    assert rows_read(ScheduledChange, lambda: who.get("/cms/")) <= 2 * 20 + 5 * SHOWN


def test_the_desk_says_of_how_many_times_it_looked_at(
    scheduled: list[ScheduledChange], as_colin: Client, as_ed: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "The 20 times that come next on the whole site were looked through"
    assert "were looked through for what you can see" not in as_colin.get("/cms/").text
    monkeypatch.setattr(warnings, "TIMES", 20)
    assert said in as_colin.get("/cms/").text
    assert rows_read(ScheduledChange, lambda: as_colin.get("/cms/")) <= 4 * 20
    assert said not in as_ed.get("/cms/").text  # whose list is full
