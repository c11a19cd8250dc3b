"""A process that saves and publishes is killed again and again, in the middle of whatever it does."""

import os
import random
import signal
import time
from typing import Any

import pytest
from django.db import connections

from audit.actors import SystemActor
from content import workflow
from content.autosave.saving import save_version
from content.autosave.verbs import Page, Written, keep_working_copy
from content.models import Article
from content.models.site import Profile
from content.sections.verbs import add_section
from content.site.settings import set_up_site
from tests import template_database
from tests.faults.acknowledged import Acknowledged
from tests.newsroom import Person, fresh, person
from tests.words import OLD_SITE

pytestmark = pytest.mark.late

SAVES = 30


@pytest.fixture
def ada(fresh_database: str) -> Person:
    """Alone, so that she publishes what she wrote."""
    set_up_site("My notebook", by=SystemActor("set_up_site"), profile=Profile.ONE_PERSON)
    return person("Ada", "administrator")


@pytest.fixture
def articles(ada: Person) -> list[Article]:
    section = add_section(None, by=ada, source=OLD_SITE, title="Notes")
    return [workflow.create_article(section, by=ada, title=f"Note {number}") for number in range(3)]


def test_what_was_acknowledged_is_there_whenever_it_was_killed(
    fresh_database: str, ada: Person, articles: list[Article]
) -> None:
    moments = random.Random(7)  # noqa: S311  # the same moments every time
    told = Acknowledged()
    for run in range(2 * SAVES):
        for line in killed(run, moments, ada, articles):
            told.take(line)
        told.are_all_there(template_database.owner_url(fresh_database))
        if len(told.saved) >= SAVES and len(told.published) > 3:
            return
    raise AssertionError(f"Only {len(told.saved)} saves and {len(told.published)} publications.")


def killed(run: int, moments: random.Random, ada: Person, articles: list[Article]) -> list[str]:
    """What a process acknowledged that was ended in the middle of whatever it did after that."""
    connections.close_all()
    hears, says = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_and_publish(run, says, ada, articles)
        finally:
            os._exit(0)
    os.close(says)
    with os.fdopen(hears) as heard:
        lines = [heard.readline() for _line in range(moments.randint(1, 8))]
        time.sleep(moments.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert all(lines), "It ended by itself."
        return [*lines, *heard]


def write_and_publish(run: int, says: int, ada: Person, articles: list[Article]) -> None:
    def tell(line: str) -> None:
        os.write(says, f"{line}\n".encode())

    for step in range(1000):
        article, word = articles[step % 3], f"word{run}x{step}"
        keep(article, ada, word, f"run{run}at{step % 3}", step + 1)
        tell(f"kept run{run}at{step % 3} {word}")
        number = save(article, ada, f"run{run}at{step % 3}", step + 1)
        tell(f"saved {word}")
        if step % 2 == 0:
            workflow.publish(article, by=ada)
            tell(f"published {article.pk} {number}")


def keep(article: Article, ada: Person, word: str, window: str, step: int) -> None:
    newest = fresh(article).newest
    row: Any = ada.working_copies.filter(article=article).first()
    page = Page(window, 2 * step, row.version if row else 0)
    written = Written("Note", "", f"{left_by(ada, article)}<p>{word}.</p>", newest.number)
    keep_working_copy(article, written, page, by=ada)


def save(article: Article, ada: Person, window: str, step: int) -> int:
    body, base = left_by(ada, article), fresh(article).newest.number
    words = {"title": "Note", "summary": "", "body": body, "base": base}
    saved = save_version(fresh(article), Page(window, 2 * step + 1), by=ada, **words)
    return int(saved.revision.number)


def left_by(ada: Person, article: Article) -> str:
    """What she wrote and did not save; also what a process wrote that was killed."""
    row: Any = ada.working_copies.filter(article=article, is_open=True).first()
    return row.body if row else ""
