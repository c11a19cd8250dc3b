"""The victim, the thief and two administrators at work at once, in real transactions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from content.models import Article, Asset, Section
from content.sections import change_section
from rbac.errors import Conflict
from secureproject.undoing import holding, reversing
from secureproject.undoing.reversing import take_back
from tests.content.test_simultaneous import at_once
from tests.media.files import picture, upload
from tests.newsroom import Person, fresh, write
from tests.undoing.test_prepared_for_it import again, say
from tests.undoing.test_taking_back import STOLEN, found, in_other_hands, undo


@pytest.mark.usefixtures("fresh_database")
class TestAtOnce:
    """Real transactions, in threads."""

    def test_what_the_victim_saves_meanwhile_is_never_written_over(
        self, draft: Article, cara: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with in_other_hands():  # type: ignore[attr-defined]
            write(draft, cara, "Lies.")
        seen = found(cara)
        hers = lambda: write(draft, cara, "Her own words.")  # noqa: E731
        with saved_before_holding(monkeypatch, hers), pytest.raises(Conflict):
            take_back(
                cara, STOLEN, {line.key for line in seen.lines}, by=ada, seen=seen.fingerprint, reason="x"
            )
        assert fresh(draft).newest.body == "<p>Her own words.</p>"

    def test_what_the_victim_says_of_a_file_meanwhile_stays(
        self,
        tmp_path: Path,
        news: Section,
        ed: Person,
        edna: Person,
        ada: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        asset = upload(picture(tmp_path), by=ed, section=news)
        with in_other_hands():  # type: ignore[attr-defined]
            say(asset, ed, caption="Lies.")
        seen = found(ed)
        truth = lambda: say(asset, edna, caption="Truth.")  # noqa: E731
        with saved_before_holding(monkeypatch, truth), pytest.raises(Conflict):
            take_back(ed, STOLEN, {f"file:{asset.pk}"}, by=ada, seen=seen.fingerprint, reason="x")
        assert Asset.objects.get(pk=asset.pk).caption == "Truth."

    def test_of_two_who_take_back_at_once_one_does(
        self, draft: Article, cara: Person, eva: Person, ada: Person
    ) -> None:
        with in_other_hands():  # type: ignore[attr-defined]
            write(draft, cara, "Lies.")
        seen = found(cara).fingerprint
        keys = {f"article:{draft.pk}"}
        answers = at_once(
            *(
                lambda by=by: take_back(cara, STOLEN, keys, by=by, seen=seen, reason="Stolen.")
                for by in (ada, eva)
            )
        )
        assert sum(isinstance(answer, Conflict) for answer in answers) == 1
        assert fresh(draft).revisions.count() == 3

    def test_a_save_that_waits_meanwhile_comes_after_and_loses_nothing(
        self, draft: Article, cara: Person, ada: Person
    ) -> None:
        with in_other_hands():  # type: ignore[attr-defined]
            write(draft, cara, "Lies.")
        seen = found(cara).fingerprint
        keys = {f"article:{draft.pk}"}
        at_once(
            lambda: take_back(cara, STOLEN, keys, by=ada, seen=seen, reason="Stolen."),
            lambda: write(draft, cara, "Her own words.", 2),
        )
        bodies = list(fresh(draft).revisions.values_list("body", flat=True))
        assert fresh(draft).newest.body in {"<p>From May.</p>", "<p>Her own words.</p>"}
        assert len(bodies) in {3, 4}

    def test_the_thief_who_goes_on_meanwhile_is_seen(
        self, news: Section, eva: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with in_other_hands():  # type: ignore[attr-defined]
            change_section(news, by=eva, title="Fake")
        seen = found(eva)

        def goes_on() -> None:
            with in_other_hands():  # type: ignore[attr-defined]
                change_section(again(news), by=eva, title="Faker")

        with saved_before_holding(monkeypatch, goes_on), pytest.raises(Conflict):
            take_back(eva, STOLEN, {f"section:{news.pk}"}, by=ada, seen=seen.fingerprint, reason="x")
        undo(eva, ada)
        assert again(news).title == "News"

    def test_a_circle_of_locks_ends_in_a_sentence(
        self, draft: Article, cara: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with in_other_hands():  # type: ignore[attr-defined]
            write(draft, cara, "Lies.")
        seen = found(cara).fingerprint

        def stuck(lines: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            holding.hold(lines)

        monkeypatch.setattr(reversing, "hold", stuck)
        with held_elsewhere(draft), pytest.raises(Conflict, match="right now"):
            take_back(cara, STOLEN, {f"article:{draft.pk}"}, by=ada, seen=seen, reason="x")


@contextmanager
def saved_before_holding(monkeypatch: pytest.MonkeyPatch, save: Any) -> Iterator[None]:
    """``save`` is committed by another connection after the first look and before anything is held."""
    real = holding.hold

    def hold(lines: Any) -> None:
        thread = threading.Thread(target=_alone, args=(save,))
        thread.start()
        thread.join(timeout=20)
        real(lines)

    with monkeypatch.context() as patch:
        patch.setattr(reversing, "hold", hold)
        yield


@contextmanager
def held_elsewhere(article: Article) -> Iterator[None]:
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
