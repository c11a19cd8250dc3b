"""A save decides and writes under the article's lock: what happened since the page was opened counts."""

from typing import Any

import psycopg
import pytest
from django.db import transaction

from audit.models import Entry
from audit.timeline import timeline_about
from content import workflow
from content.autosave.saving import Saved, save_version
from content.autosave.verbs import Page, Written, keep_working_copy, locked_copy, put_away
from content.models import Article, WorkingCopy
from content.models.articles.review import State
from content.revisions.revisions import Content, add_beside
from content.trash.verbs import trash_article
from rbac.errors import Refused
from tests.at_once import held_up
from tests.database import Owner
from tests.newsroom import Person, fresh, publish

PAGE = Page("w", 7)


@pytest.fixture(autouse=True)
def in_no_transaction(fresh_database: str) -> None:
    """As in a request."""


@pytest.fixture
def kept(draft: Article, cara: Person) -> Article:
    """Cara has its working copy, put away after the first version."""
    keep_working_copy(fresh(draft), Written("T", "", "<p>Kept.</p>", 1), Page("w", 1), by=cara)
    save(fresh(draft), cara, page=Page("w", 2), body="<p>Two.</p>", base=1)
    return draft


def save(opened: Article, by: Person, *, page: Page = PAGE, **other: Any) -> Saved:
    words = {"title": "All new", "summary": "", "body": "<p>From June.</p>", "removed": ""}
    return save_version(opened, page, by=by, **words | {"base": opened.newest.number} | other)


def is_open() -> bool:
    return WorkingCopy.objects.get().is_open


def test_a_refusal_that_came_true_meanwhile_is_a_refusal(kept: Article, cara: Person, ada: Person) -> None:
    opened = fresh(kept)
    trash_article(fresh(kept), by=ada)
    with pytest.raises(Refused):
        save(opened, cara)


def test_what_was_submitted_meanwhile_is_a_draft_again_and_the_log_says_so(
    kept: Article, cara: Person
) -> None:
    opened = fresh(kept)
    workflow.submit(fresh(kept), by=cara)
    save(opened, cara)
    assert fresh(kept).draft.status.state == State.DRAFT
    assert timeline_about(kept)[0].fields["voided"] == "yes"


def test_what_was_published_meanwhile_gets_a_new_draft(kept: Article, cara: Person, ed: Person) -> None:
    opened = fresh(kept)
    publish(fresh(kept), by=cara, approver=ed)
    save(opened, cara)
    article = fresh(kept)
    assert (article.live.number, article.draft.number, article.draft_author_ids) == (2, 3, [cara.pk])


def test_it_waits_for_the_lock_and_decides_after_that(kept: Article, cara: Person, ada: Person) -> None:
    opened = fresh(kept)
    with transaction.atomic():
        trash_article(fresh(kept), by=ada)
        saving = held_up(lambda: save(opened, cara))
    with pytest.raises(Refused):
        saving.result(timeout=30)


def test_the_article_is_locked(draft: Article, cara: Person, owner_connection: Owner) -> None:
    owner_connection.execute("SET lock_timeout = '50ms'")
    with transaction.atomic():
        put_away(cara, draft, PAGE)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")


def test_an_article_is_never_locked_before_the_copy(
    kept: Article, cara: Person, owner_connection: Owner
) -> None:
    """Or a save and the keeping of words could wait for each other."""
    with transaction.atomic():
        locked_copy(cara, kept)
        saving = held_up(lambda: save(fresh(kept), cara))
        owner_connection.execute("SET lock_timeout = '50ms'")
        owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")
    assert saving.result(timeout=30).revision.number == 3


@pytest.mark.parametrize(("window", "stays"), [("w", False), ("other", True)])
def test_saved_words_are_put_away_and_those_of_another_window_stay(
    window: str, stays: bool, kept: Article, cara: Person
) -> None:
    version = WorkingCopy.objects.get().version
    keep_working_copy(fresh(kept), Written("T", "", "<p>More.</p>", 2), Page(window, 5, version), by=cara)
    save(fresh(kept), cara)
    assert is_open() is stays
    assert fresh(kept).newest.number == 3


def test_an_entry_whose_key_was_destroyed_meanwhile_is_written_all_the_same(
    kept: Article, cara: Person, owner_connection: Owner
) -> None:
    owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()")
    for number in (3, 4):  # the cached keys, and those that were made then
        save(fresh(kept), cara, title=f"Version {number}")
        entry = timeline_about(kept)[0]
        assert (entry.fields["revision"], entry.actor_label) == (str(number), "Cara")
    assert Entry.objects.filter(event="content.article.edited").count() == 3


def test_beside_a_version_that_went_aside_the_numbers_stay_in_order(
    kept: Article, cara: Person, ed: Person
) -> None:
    words = Content("T", "", "<p>Beside.</p>", "en", ())
    with transaction.atomic():
        add_beside(fresh(kept), words, author=ed)
    article = fresh(kept)
    assert (article.draft.number, sorted(article.draft_author_ids)) == (2, sorted([cara.pk, ed.pk]))
    assert save(fresh(kept), cara).revision.number == 4
