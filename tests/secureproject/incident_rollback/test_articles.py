"""secureproject.incident_rollback.articles: out of public view and of review; drafts stay for a person to judge."""

from datetime import timedelta
from typing import Any

import pytest

from audit.models import Entry
from content import workflow
from content.articles import revert_publication
from content.corrections.verbs import countersign
from content.errors import WrongState
from content.guests.answering import approve_as_guest
from content.models import Article, Section
from content.models.articles.review import State
from content.proofs.publication_proof import publication_of
from content.scheduling.verbs import schedule_expiry
from foundation.clock import database_now
from secureproject.incident_rollback import articles
from tests.content.articles.test_revert_publication import published_on_top
from tests.content.articles.test_scheduled_publishing import scheduled, when_due
from tests.corrections import corrected
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh, publish, write
from tests.policies import with_policy
from tests.secureproject.incident_rollback.conftest import found, listed, only_item, revert, stolen_session


@pytest.fixture
def lied(published: Article, cara: Person, edna: Person) -> Article:
    """Version 2, which Edna's account approved and published over version 1, of Cara and Ed."""
    workflow.submit(write(published, cara, "Lies."), by=cara)
    with stolen_session():
        workflow.approve(published, by=edna, digest=digest_of(published))
        workflow.publish(published, by=edna)
    return published


def test_a_publication_is_taken_down(approved: Article, ed: Person, ada: Person) -> None:
    with stolen_session():
        workflow.publish(approved, by=ed)
    assert only_item(ed).will == "take it down"
    revert(ed, ada)
    assert fresh(approved).live is None
    taken = Entry.objects.get(event="content.article.taken_down")
    assert taken.public["says"][1] == "The account was compromised."


def test_an_approval_is_void(in_review: Article, ed: Person, ada: Person) -> None:
    with stolen_session():
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    revert(ed, ada)
    assert fresh(in_review).draft.status.state == State.DRAFT


def test_what_another_published_on_it_is_a_warning_and_not_selected(
    in_review: Article, ed: Person, edna: Person, ada: Person
) -> None:
    with stolen_session():
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    workflow.publish(in_review, by=edna)
    assert only_item(ed).warning == "Another account published it."
    revert(ed, ada)  # Ada read it and chose to
    assert fresh(in_review).live is None


def test_readers_see_again_what_they_saw_before(lied: Article, edna: Person, ada: Person) -> None:
    assert only_item(edna).will == "show version 1 again, which was public before"
    assert len(revert(edna, ada).done) == 1
    article = fresh(lied)
    assert (article.live.number, article.live.status.state) == (1, State.PUBLISHED)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)
    assert publication_of(article).event == "content.publication.reverted"
    assert not found(edna).items


def test_what_cannot_come_back_is_taken_down(lied: Article, news: Section, edna: Person, ada: Person) -> None:
    with_policy(news, approvals=2)
    assert "does not have the approvals" in only_item(edna).will
    revert(edna, ada)
    assert fresh(lied).live is None


def test_what_was_based_on_what_the_account_wrote_does_not_come_back(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    with stolen_session():
        write(published, edna, "Lies.")
    published_on_top(published, cara, ed, "Lies, and more.")
    with stolen_session():
        published_on_top(published, cara, edna, "Lies, and still more.")
    revert(edna, ada)
    assert fresh(published).live is None


@pytest.mark.parametrize("wall", ["verb", "database"])
def test_what_turns_out_not_to_come_back_is_taken_down_all_the_same(
    wall: str, lied: Article, ed: Person, edna: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_facts: Any, **_more: Any) -> None:
        raise WrongState("It cannot.")

    if wall == "verb":
        monkeypatch.setattr(articles, "take_publication_back", refuses)
    else:  # PostgreSQL alone looks
        write(lied, ed, "By the approver of the version before.")
        for module in (articles, revert_publication):
            monkeypatch.setattr(module, "why_not_again", lambda article, revision: "")
    assert len(revert(edna, ada).left) == 1
    assert fresh(lied).live is None


def test_what_the_account_wrote_and_others_published_is_shown_no_more(
    published: Article, cara: Person, ed: Person, ada: Person
) -> None:
    with stolen_session():
        write(published, cara, "Lies.")
    publish(fresh(published), by=cara, approver=ed)
    assert only_item(cara).warning
    revert(cara, ada)
    assert fresh(published).live.number == 1


def test_a_later_honest_publication_stays(lied: Article, cara: Person, ed: Person, edna: Person) -> None:
    published_on_top(lied, cara, ed, "The truth.")
    assert not found(edna).items


def test_the_approval_of_a_guest_whom_the_account_asked_is_void(
    in_review: Article, ed: Person, ada: Person
) -> None:
    with_policy(in_review.section, guests="approve")
    with stolen_session():
        review = asked(fresh(in_review), ed)
    link_in_mail(review)
    approve_as_guest(review.pk)
    assert fresh(in_review).draft.status.state == State.APPROVED
    revert(ed, ada)
    assert fresh(in_review).draft.status.state == State.DRAFT


def test_what_was_submitted_is_no_longer_in_review(stolen: Article, cara: Person, ada: Person) -> None:
    revert(cara, ada)
    article = fresh(stolen)
    assert (article.draft.status.state, article.newest.body) == (State.DRAFT, "<p>Lies.</p>")
    assert not found(cara).items  # it is not offered twice


def test_what_the_worker_published_at_a_time_of_the_account_is_taken_down(
    approved: Article, ed: Person, ada: Person
) -> None:
    with stolen_session():
        schedule = scheduled(approved, ed)
    assert when_due(schedule)["done"] == 1
    revert(ed, ada)
    assert fresh(approved).live is None


def test_a_time_at_which_the_account_would_take_down_takes_nothing_down_now(
    published: Article, ed: Person
) -> None:
    with stolen_session():
        schedule_expiry(fresh(published), database_now() + timedelta(hours=1), by=ed, reason="Ha.")
    assert only_item(ed).key.startswith("schedule:")


def test_a_correction_that_the_account_countersigned_is_not_public_any_more(
    published: Article, news: Section, ed: Person, edna: Person, ada: Person
) -> None:
    with_policy(news, corrections=True)
    fix = corrected(fresh(published), ed)
    with stolen_session():
        countersign(fix, by=edna, digest=fix.digest)
    revert(edna, ada)
    assert fresh(published).live_id == fix.base_id


def test_an_urgent_correction_is_not_public_any_more(
    published: Article, news: Section, ed: Person, ada: Person
) -> None:
    with_policy(news, corrections=True)
    with stolen_session():
        fix = corrected(fresh(published), ed)
    revert(ed, ada)
    assert fresh(published).live_id == fix.base_id


def test_a_text_that_no_one_sees_yet_is_for_a_person_to_judge(draft: Article, cara: Person) -> None:
    with stolen_session():
        write(draft, cara, "Lies.")
    assert not found(cara).items
    assert listed(cara) == [("content.article.edited", f"/cms/articles/{draft.pk}/history/")]
