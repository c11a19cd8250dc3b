"""Rollback: who may, only what was seen, nothing of what others did, one audit log entry."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from audit.models import Entry
from content import workflow
from content.articles.restore import restore_revision
from content.models import Article, Section
from foundation.clock import database_now
from rbac.errors import Conflict, Invalid, Refused
from rbac.roles import grant_role
from secureproject.incident_rollback import articles, rollback
from secureproject.incident_rollback.report import report_on
from secureproject.incident_rollback.rollback import roll_back
from secureproject.incident_rollback.window import Window
from tests.at_once import at_once
from tests.newsroom import Person, fresh, write
from tests.secureproject.incident_rollback.stolen import STOLEN, found, revert, stolen_session


@pytest.mark.parametrize("who", ["otto", "cara", "ed", "edna"])
def test_only_administrators_revert_anything(
    who: str, stolen: Article, cara: Person, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        revert(cara, request.getfixturevalue(who))
    assert fresh(stolen).newest.body == "<p>Lies.</p>"


def test_without_a_reason_or_an_item_nothing_happens(stolen: Article, cara: Person, ada: Person) -> None:
    seen = found(cara).fingerprint
    for keys, reason in ((set(), "Stolen."), ({f"article:{stolen.pk}"}, " ")):
        with pytest.raises(Invalid):
            roll_back(cara, STOLEN, keys, by=ada, seen=seen, reason=reason)


def test_only_what_was_seen_is_reverted(stolen: Article, cara: Person, ed: Person, ada: Person) -> None:
    seen = found(cara).fingerprint
    write(stolen, ed, "Mended.")
    with pytest.raises(Conflict):
        roll_back(cara, STOLEN, {f"article:{stolen.pk}"}, by=ada, seen=seen, reason="Stolen.")


def test_one_entry_of_its_own_beside_those_of_the_verbs(stolen: Article, cara: Person, ada: Person) -> None:
    revert(cara, ada)
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))[-2:]
    assert events == ["content.revision.restored", "secureproject.account_changes.rolled_back"]


def test_what_the_database_refuses_takes_nothing_else_along(
    published: Article, news: Section, cara: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = workflow.create_article(news, by=cara, title="Another", body="<p>x</p>")
    with stolen_session():
        write(draft, cara, "Lies.")
        write(published, cara, "Lies.")
    real = restore_revision

    def fails(article: Article, *rest: Any, **more: Any) -> object:
        if article.pk == published.pk:
            raise DatabaseError
        return real(article, *rest, **more)

    monkeypatch.setattr(articles, "restore_revision", fails)
    outcome = revert(cara, ada)
    assert [item.key for item, _why in outcome.left] == [f"article:{published.pk}"]
    assert fresh(draft).newest.body == "<p>x</p>"


def test_a_rollback_is_rolled_back(published: Article, cara: Person, eva: Person, ada: Person) -> None:
    with stolen_session():
        write(published, cara, "The truth.")
    before = database_now()
    revert(cara, ada)
    hers = Window(since=before)
    seen = report_on(ada, hers)
    keys = {f"article:{published.pk}"}
    roll_back(ada, hers, keys, by=eva, seen=seen.fingerprint, reason="It was the truth.")
    assert fresh(published).newest.body == "<p>The truth.</p>"


def test_a_role_that_a_rollback_ended_is_not_given_again(
    news: Section, colin: Person, otto: Person, eva: Person, ada: Person
) -> None:
    before = database_now()
    with stolen_session():
        grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    revert(eva, ada)
    assert not report_on(ada, Window(since=before)).items


@pytest.mark.usefixtures("fresh_database")
class TestAtOnce:
    """Real transactions, in threads."""

    def test_what_the_owner_saves_meanwhile_is_never_overwritten(
        self, stolen: Article, cara: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = found(cara).fingerprint
        hers = lambda: write(stolen, cara, "Her own words.")  # noqa: E731
        with before_locking(monkeypatch, hers), pytest.raises(Conflict):
            roll_back(cara, STOLEN, {f"article:{stolen.pk}"}, by=ada, seen=seen, reason="x")
        assert fresh(stolen).newest.body == "<p>Her own words.</p>"

    def test_of_two_rollbacks_at_once_one_is_done(
        self, stolen: Article, cara: Person, eva: Person, ada: Person
    ) -> None:
        seen, keys = found(cara).fingerprint, {f"article:{stolen.pk}"}
        both = [
            lambda by=by: roll_back(cara, STOLEN, keys, by=by, seen=seen, reason="Stolen.")
            for by in (ada, eva)
        ]
        assert sum(isinstance(answer, Conflict) for answer in at_once(*both)) == 1
        assert fresh(stolen).revisions.count() == 3

    def test_a_deadlock_ends_in_a_sentence(
        self, stolen: Article, cara: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen, real = found(cara).fingerprint, rollback._lock_articles

        def stuck(entries: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            real(entries)

        monkeypatch.setattr(rollback, "_lock_articles", stuck)
        with locked_elsewhere(stolen), pytest.raises(Conflict, match="right now"):
            roll_back(cara, STOLEN, {f"article:{stolen.pk}"}, by=ada, seen=seen, reason="x")


@contextmanager
def before_locking(monkeypatch: pytest.MonkeyPatch, save: Any) -> Iterator[None]:
    """``save`` is committed by another connection before the articles are locked."""
    real = rollback._lock_articles

    def lock(entries: Any) -> None:
        thread = threading.Thread(target=_alone, args=(save,))
        thread.start()
        thread.join(timeout=20)
        real(entries)

    with monkeypatch.context() as patch:
        patch.setattr(rollback, "_lock_articles", lock)
        yield


@contextmanager
def locked_elsewhere(article: Article) -> Iterator[None]:
    """Its row is locked by another connection."""
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Article.objects.select_for_update().filter(pk=article.pk).values_list("pk"))
            locked.set()
            done.wait(timeout=20)

    thread = threading.Thread(target=_alone, args=(hold,))
    thread.start()
    locked.wait(timeout=20)
    yield
    done.set()
    thread.join(timeout=20)


def _alone(work: Any) -> None:
    try:
        work()
    finally:
        connection.close()
