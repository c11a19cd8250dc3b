"""Reverting corrections (content.corrections.reverting): by a user, after 24 hours by PostgreSQL's clock, and once."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db.utils import ProgrammingError
from django.test import Client

from content import workflow
from content.corrections import reverting
from content.corrections import verbs as making
from content.corrections.reverting import WORKER, revert_due, take_back
from content.corrections.verbs import countersign, open_correction_of
from content.errors import WrongState
from content.models import Article, SearchEntry, Section, UrgentCorrection
from content.models.articles.correction import Outcome
from content.models.articles.review import State
from content.notifications.emails import mail_to, notify_concerned
from content.proofs.publication_proof import approvals_of, publication_of, value_of
from content.taxonomy.topics import add_topic, merge_topic
from rbac.errors import Refused
from tests.at_once import at_once
from tests.content.conftest import published_by, told_by_mail
from tests.corrections import aged, corrected
from tests.database import Owner
from tests.newsroom import Person, digest_of, fresh, submit_and_approve, write
from tests.policies import administrator
from tests.words import accept_all

committed = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def fix(published: Article, ed: Person, edna: Person) -> UrgentCorrection:
    return corrected(published, ed, note="The first version named the wrong month.")


@committed
def test_a_minute_before_it_stays_and_a_wrong_clock_of_the_process_counts_for_nothing(
    fix: UrgentCorrection, owner_connection: Owner, edna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(fix, "23 hours 59 minutes", owner_connection)
    assert revert_due() == 0
    assert fresh(fix.article).live_id == fix.revision_id
    aged(fix, "1 minute", owner_connection)
    with pytest.raises(WrongState, match="24 hours are over"):
        countersign(fix, by=edna, digest=fix.digest)
    monkeypatch.setattr(making, "database_now", lambda: fix.made_at)
    with pytest.raises(ProgrammingError, match="has not come to that"):
        countersign(fix, by=edna, digest=fix.digest)


@committed
def test_after_an_outage_two_workers_take_it_back_once(
    fix: UrgentCorrection, owner_connection: Owner, ed: Person, anon: Client
) -> None:
    before = anon.get("/news/ferry-timetable-changes/")
    assert "wrong month" in before.text
    aged(fix, "9 days", owner_connection)
    assert sorted(at_once(revert_due, revert_due)) == [0, 1]
    fix.refresh_from_db()
    article = fresh(fix.article)
    assert (fix.outcome, fix.settled_by) == (Outcome.REVERTED, None)
    assert (article.live_id, article.live.status.state) == (fix.base_id, State.PUBLISHED)
    assert SearchEntry.objects.get(article=article, is_live=True).revision_id == fix.base_id
    now = anon.get("/news/ferry-timetable-changes/", headers={"If-None-Match": before.headers["ETag"]})
    assert (now.status_code, "From May." in now.text, "wrong month" in now.text) == (200, True, False)
    told = publication_of(article)
    assert (told.event, value_of(told, "digest")) == ("content.correction.reverted", article.live.digest)
    assert [value_of(yes, "role") for yes in approvals_of(article, told)] == ["editor"]
    with pytest.raises(WrongState, match="no one countersigned"):
        corrected(article, ed, "From June, again.")


@committed
def test_a_fault_in_one_keeps_no_other_from_going_back(
    fix: UrgentCorrection, news: Section, cara: Person, ed: Person, owner_connection: Owner,
    monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    other = published_by(cara, ed, news, "Another")
    later = corrected(other, ed)
    for one in (fix, later):
        aged(one, "25 hours", owner_connection)
    monkeypatch.setattr(reverting, "set_topics", _breaking_for(fix.article_id))
    assert revert_due() == 1
    assert (fresh(other).live_id, fresh(fix.article).live_id) == (later.base_id, fix.revision_id)


def _breaking_for(key: int) -> Callable[..., None]:
    def breaks(article: Article, topics: object) -> None:
        if article.pk == key:
            raise ValueError("Something is wrong with this one.")

    return breaks


@committed
def test_everybody_concerned_is_told(
    fix: UrgentCorrection, owner_connection: Owner, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    notify_concerned("correction", fix.pk, "made")
    assert set(told_by_mail()) == {ed.pk, edna.pk, ada.pk}
    mail_to(edna.pk, "correction", fix.pk, "made")
    assert f"/cms/articles/{fix.article_id}/correction/" in str(mail.outbox[-1].body)
    aged(fix, "2 days", owner_connection)
    revert_due()
    mail_to(ed.pk, "correction", fix.pk, "reverted")
    assert "No one: its 24 hours were over" in str(mail.outbox[-1].body)


def test_taken_back_readers_see_the_words_before_and_the_others_are_a_draft(
    published: Article, ed: Person, cara: Person
) -> None:
    before = fresh(published).live
    fix = corrected(published, ed)
    with pytest.raises(Refused):
        take_back(fix, by=cara)
    with pytest.raises(Refused):
        take_back(fix, by=WORKER)  # its time is not over
    assert revert_due() == 0
    fix = take_back(fix, by=ed)
    article = fresh(published)
    assert (fix.outcome, article.live, article.live.status.state) == (
        Outcome.REVERTED, before, State.PUBLISHED,
    )  # fmt: skip
    assert (article.draft_id, article.draft.status.state) == (fix.revision_id, State.DRAFT)
    assert article.draft_author_ids == [ed.pk]


def test_a_second_correction_keeps_the_first_deadline_and_the_same_way_back(
    published: Article, ed: Person, edna: Person
) -> None:
    before = fresh(published).live
    first = corrected(published, ed, "From June.")
    second = corrected(published, edna, "From July.")
    first.refresh_from_db()
    assert (first.outcome, second.due_at, second.base) == (Outcome.REPLACED, first.due_at, before)
    for nobody in (ed, edna):
        with pytest.raises(Refused):
            countersign(second, by=nobody, digest=second.digest)
    take_back(second, by=edna)
    assert fresh(published).live == before
    third = corrected(published, ed, "From August.")
    assert third.due_at == first.due_at  # no one keeps unapproved words public by correcting again and again


def test_a_draft_on_top_of_what_went_back_is_reviewed_again(
    published: Article, cara: Person, ed: Person, edna: Person
) -> None:
    fix = corrected(published, ed)
    write(published, cara, "More.")
    submit_and_approve(published, by=cara, approver=ed)
    take_back(fix, by=edna)
    article = fresh(published)
    assert (article.draft.status.state, set(article.draft_author_ids)) == (State.DRAFT, {cara.pk, ed.pk})
    workflow.submit(published, by=cara)
    with pytest.raises(Refused):  # its words are among them
        workflow.approve(published, by=ed, digest=digest_of(published))


def test_taking_down_settles_it_and_it_comes_back_only_approved(
    published: Article, ed: Person, edna: Person
) -> None:
    fix = corrected(published, ed)
    workflow.take_down(published, by=ed, reason="All wrong.")
    fix.refresh_from_db()
    assert (fix.outcome, open_correction_of(fresh(published))) == (Outcome.TAKEN_DOWN, None)
    workflow.restore(published, by=ed)
    with pytest.raises(Refused):
        workflow.publish(published, by=ed)


def test_what_a_topic_became_meanwhile_is_kept_when_a_correction_goes_back(
    news: Section, cara: Person, ed: Person, edna: Person
) -> None:
    boats, ferries = add_topic(by=edna, name="Boats"), add_topic(by=edna, name="Ferries")
    story = published_by(cara, ed, news, "Story", topics=[boats.pk])
    fix = corrected(story, ed)
    merge_topic(boats, ferries, by=edna)
    accept_all(administrator("Abel"))
    take_back(fix, by=ed)
    assert list(fresh(story).topics.values_list("pk", flat=True)) == [ferries.pk]
