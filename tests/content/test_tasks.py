"""Real workers run content.tasks, two at once, killed and absent: each thing is published once, within a minute."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db.models import F
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from content import workflow
from content.models import Article, ScheduledChange, Section
from content.scheduling.verbs import schedule_publication
from foundation.clock import database_now
from tests.newsroom import Person, digest_of, submit_and_approve
from tests.template_database import owner_url, worker_url

pytestmark = [pytest.mark.deep, pytest.mark.usefixtures("fresh_database")]
ROOT = Path(__file__).parents[2]
MINUTE = timedelta(seconds=60)
NUMBER = 12
SIGNING_KEY = base64.urlsafe_b64encode(os.urandom(32)).decode()  # of these tests alone
JOB, LOCK = "content.publish_scheduled", "publish_scheduled"


def start_worker(database: str) -> "subprocess.Popen[bytes]":
    environment = os.environ | {
        "DATABASE_WORKER_URL": worker_url(database),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "AUDIT_SIGNING_KEY": SIGNING_KEY,
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603


@contextmanager
def two_workers(database: str) -> Iterator["list[subprocess.Popen[bytes]]"]:
    workers = [start_worker(database), start_worker(database)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def scheduled(news: Section, cara: Person, ed: Person, after: timedelta) -> list[Article]:
    articles = []
    for number in range(NUMBER):
        article = workflow.create_article(news, by=cara, title=f"Ferry {number}", body="<p>From May.</p>")
        submit_and_approve(article, by=cara, approver=ed)
        articles.append(article)
    at = database_now() + after
    for article in articles:
        schedule_publication(article, at, by=ed, digest=digest_of(article))
    return articles


def until(condition: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, list(ProcrastinateJob.objects.values("task_name", "status", "lock"))
        time.sleep(0.5)


def all_done() -> bool:
    return not ScheduledChange.objects.filter(done_at=None).exists()


def published_once_each(articles: list[Article]) -> None:
    keys = Entry.objects.filter(event="content.article.published").values_list("subject_id", flat=True)
    assert sorted(keys) == sorted(str(article.pk) for article in articles)
    assert not ScheduledChange.objects.exclude(held_at=None).exists()
    assert Article.objects.filter(live__isnull=False).count() == NUMBER


def test_two_workers_publish_each_thing_once_within_a_minute(
    fresh_database: str, news: Section, cara: Person, ed: Person
) -> None:
    articles = scheduled(news, cara, ed, timedelta(seconds=20))
    with two_workers(fresh_database):
        until(all_done, seconds=100)
    published_once_each(articles)
    assert not ScheduledChange.objects.filter(done_at__gt=F("at") + MINUTE).exists()


def test_after_an_outage_they_catch_up_once(
    fresh_database: str, news: Section, cara: Person, ed: Person
) -> None:
    articles = scheduled(news, cara, ed, timedelta(seconds=3))
    time.sleep(4)
    began = database_now()
    with two_workers(fresh_database):
        until(all_done, seconds=90)
        time.sleep(61)  # another round finds nothing left
    published_once_each(articles)
    assert not ScheduledChange.objects.filter(done_at__gt=began + 1.5 * MINUTE).exists()


def dead_over_it(database: str) -> None:
    """What a worker leaves that lost its power in the middle of publishing: the job under way, and its lock."""
    job = app.configure_task(JOB, lock=LOCK, queueing_lock=LOCK).defer(timestamp=0)
    with psycopg.connect(owner_url(database), autocommit=True) as owner:
        owner.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
        owner.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = 1,"
            " worker_id = (SELECT max(id) FROM procrastinate_workers) WHERE id = %s",
            [job],
        )


def test_a_worker_that_died_over_it_keeps_nothing_from_being_published(
    fresh_database: str, news: Section, cara: Person, ed: Person
) -> None:
    articles = scheduled(news, cara, ed, timedelta(seconds=2))
    dead_over_it(fresh_database)
    with two_workers(fresh_database):
        until(all_done, seconds=180)
    published_once_each(articles)


def test_one_of_two_is_killed_and_the_other_goes_on(
    fresh_database: str, news: Section, cara: Person, ed: Person
) -> None:
    articles = scheduled(news, cara, ed, timedelta(seconds=30))
    with two_workers(fresh_database) as workers:
        until(lambda: ScheduledChange.objects.exclude(done_at=None).exists(), seconds=120)
        workers[0].send_signal(signal.SIGKILL)
        until(all_done, seconds=180)
    published_once_each(articles)
