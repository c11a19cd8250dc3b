"""secureproject.incident_rollback.articles: back to the version before, out of public view, never past four eyes."""

from datetime import timedelta
from typing import Any

import pytest

from audit.record import record
from content import events, workflow
from content.articles.scheduled_publishing import carry_out_due
from content.corrections.verbs import correct, countersign
from content.guests.answering import approve_as_guest
from content.models import Article, Section
from content.models.articles.review import State
from content.scheduling.verbs import schedule_publication
from content.trash.verbs import recover_article, trash_article
from foundation.clock import database_now
from rbac.errors import Refused
from tests.corrections import corrected
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy
from tests.secureproject.incident_rollback.stolen import found, only_item, revert, stolen_session


def test_who_reverts_a_text_does_not_approve_it(stolen: Article, cara: Person, ada: Person) -> None:
    revert(cara, ada)
    article = workflow.submit(fresh(stolen), by=cara)
    for author in (cara, ada):
        with pytest.raises(Refused):
            workflow.approve(article, by=author, digest=digest_of(article))


def test_a_reverted_text_is_not_public_without_a_new_approval(
    approved: Article, cara: Person, ed: Person, ada: Person
) -> None:
    with stolen_session():
        write(approved, cara, "Lies.")
    revert(cara, ada)
    article = fresh(approved)
    assert (article.newest.body, article.draft.status.state) == ("<p>From May.</p>", State.DRAFT)
    with pytest.raises(Exception, match="approv"):
        workflow.publish(article, by=ed)


def test_what_another_threw_away_or_took_down_since_stays_there(
    published: Article, news: Section, cara: Person, edna: Person, ada: Person
) -> None:
    draft = workflow.create_article(news, by=cara, title="Another", body="<p>x</p>")
    with stolen_session():
        trash_article(draft, by=edna)
        workflow.take_down(published, by=edna, reason="Ha.")
    recover_article(draft, by=ada)
    trash_article(fresh(draft), by=ada)
    workflow.restore(published, by=ada)
    workflow.approve(workflow.submit(fresh(published), by=ada), by=edna, digest=digest_of(fresh(published)))
    workflow.publish(fresh(published), by=ada)
    workflow.take_down(fresh(published), by=ada, reason="A judge said so.")
    assert not found(edna).items


def test_an_edit_goes_back_to_the_version_before(draft: Article, cara: Person, ada: Person) -> None:
    with stolen_session():
        write(draft, cara, "Lies.")
        write(draft, cara, "More lies.")
    assert len(revert(cara, ada).done) == 1
    article = fresh(draft)
    assert (article.newest.body, article.newest.number) == ("<p>From May.</p>", 4)
    assert article.revisions.filter(body="<p>Lies.</p>").exists()  # nothing is lost
    write(draft, cara, "Her own words.")
    assert not found(cara).items  # it is not offered twice


def test_what_others_built_on_it_is_a_warning_and_not_selected(
    stolen: Article, cara: Person, ed: Person, ada: Person
) -> None:
    write(stolen, ed, "Lies, and a better headline.")
    write(stolen, cara, "Lies, and a paragraph of her own.")
    assert "Cara, Ed" in only_item(cara).warning
    revert(cara, ada)  # Ada read it and chose to
    assert fresh(stolen).newest.body == "<p>From May.</p>"
    assert fresh(stolen).revisions.filter(author=ed).count() == 1


def test_a_public_version_that_was_built_on_it_is_named(
    published: Article, cara: Person, ed: Person, ada: Person
) -> None:
    with stolen_session():
        write(published, cara, "Lies.")
    write(published, cara, "Lies, and the weather.")
    workflow.approve(workflow.submit(published, by=cara), by=ed, digest=digest_of(published))
    workflow.publish(published, by=ed)
    assert "Readers see version 3" in only_item(cara).warning


def test_a_publication_is_taken_down(approved: Article, ed: Person, ada: Person) -> None:
    with stolen_session():
        workflow.publish(approved, by=ed)
    assert only_item(ed).will == "take it down"
    revert(ed, ada)
    assert fresh(approved).live is None


def test_an_approval_is_void(in_review: Article, ed: Person, ada: Person) -> None:
    with stolen_session():
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    revert(ed, ada)
    assert fresh(in_review).draft.status.state == State.DRAFT


def test_an_approval_is_void_even_if_another_published_on_it(
    in_review: Article, ed: Person, edna: Person, ada: Person
) -> None:
    with stolen_session():
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    workflow.publish(in_review, by=edna)
    assert "Another account published it." in only_item(ed).warning
    revert(ed, ada)
    assert fresh(in_review).live is None


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


def test_what_was_submitted_is_no_longer_in_review(draft: Article, cara: Person, ada: Person) -> None:
    with stolen_session():
        workflow.submit(draft, by=cara)
    revert(cara, ada)
    assert fresh(draft).draft.status.state == State.DRAFT


def test_what_the_worker_published_at_a_time_of_the_account_is_taken_down(
    approved: Article, ed: Person, ada: Person
) -> None:
    with stolen_session():
        at = database_now() + timedelta(milliseconds=300)
        schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    while database_now() <= at:
        pass
    assert carry_out_due().done == 1
    revert(ed, ada)
    assert fresh(approved).live is None


def test_an_urgent_correction_is_not_public_any_more(
    published: Article, ed: Person, ada: Person, news: Section
) -> None:
    with_policy(news, corrections=True)
    live = fresh(published).live
    words = {"title": live.title, "summary": live.summary, "body": "<p>Lies.</p>", "base": live.number}
    with stolen_session():
        correct(fresh(published), by=ed, reason="Now.", **words)
    revert(ed, ada)
    article = fresh(published)
    assert article.live.body == live.body
    assert article.newest.body != "<p>Lies.</p>"


def test_a_correction_that_the_account_countersigned_is_not_public_any_more(
    published: Article, news: Section, ed: Person, edna: Person, ada: Person
) -> None:
    with_policy(news, corrections=True)
    fix = corrected(fresh(published), ed)
    with stolen_session():
        countersign(fix, by=edna, digest=fix.digest)
    revert(edna, ada)
    assert fresh(published).live_id == fix.base_id


def test_what_was_created_or_imported_goes_to_the_trash(news: Section, eva: Person, ada: Person) -> None:
    old = workflow.create_article(news, by=ada, title="Old", body="<p>x</p>")
    said: dict[str, Any] = {"revision": 1, "digest": digest_of(old), "state": "draft", "source": "a file"}
    with stolen_session():
        new = workflow.create_article(news, by=eva, title="Spam", body="<p>x</p>")
        record(events.ARTICLE_IMPORTED, by=eva, about=old, **said)
    assert len(revert(eva, ada).done) == 2
    assert fresh(new).trashed_at
    assert fresh(old).trashed_at


def test_what_was_taken_down_or_thrown_away_comes_back(
    published: Article, news: Section, edna: Person, ada: Person
) -> None:
    thrown = workflow.create_article(news, by=ada, title="Not for the trash", body="<p>x</p>")
    with stolen_session():
        workflow.take_down(published, by=edna, reason="Ha.")
        trash_article(thrown, by=edna)
    assert len(revert(edna, ada).done) == 2
    assert (fresh(published).archived_at, fresh(thrown).trashed_at) == (None, None)
    assert fresh(published).live is None  # a draft: it is approved and published again
