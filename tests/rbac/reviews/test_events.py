"""Audit log entries of access reviews (rbac.reviews.events): start, each answer, and the end with its counts."""

from typing import Any

from django.utils.translation import override

from accounts.models import User
from audit.actors import identity_of
from audit.models import Entry
from audit.timeline import readable
from content.models import Section
from rbac.models import AccessReview
from rbac.models.reviews import Answer
from rbac.reviews.verbs import answer, close_due_reviews, start_review
from rbac.roles import revoke_role, roles_of
from tests.rbac.conftest import in_days
from tests.rbac.reviews.conftest import is_due, question


def last(event: str, review: AccessReview) -> tuple[Entry, dict[str, str]]:
    """The newest such entry, which must be about ``review``, and its fields in words."""
    entry = Entry.objects.filter(event=event).latest("pk")
    who = identity_of(review)
    assert (entry.subject_kind, entry.subject_id) == (who.kind, who.id)
    return entry, dict(readable([entry])[0].fields)


def test_who_began_it_where_until_when_and_why(news: Section, ed: User, cara: User, ada: User) -> None:
    due = in_days(7)
    review = start_review(scope=news.scope, due=due, reason="Autumn", by=ada)
    assert (review.scope, review.place, review.reason, review.started_by) == (
        news.scope,
        "News",
        "Autumn",
        ada,
    )
    _entry, fields = last("rbac.review.started", review)
    assert fields == {"place": "News", "due": due.isoformat(), "questions": "2"}


def test_a_review_of_the_whole_site_keeps_no_words_of_one_language(ed: User, ada: User) -> None:
    with override("de"):
        review = start_review(scope=None, due=in_days(7), reason="Herbst", by=ada)
    entry, fields = last("rbac.review.started", review)
    assert (entry.public["place"][1], fields["place"]) == (None, "the whole site")


def test_each_answer_names_who_it_is_about_and_why(
    review: AccessReview, cara: User, ed: User, edna: User
) -> None:
    answer(question(review, "Cara"), keep=True, by=ed)
    entry, fields = last("rbac.review.answered", review)
    assert (entry.person_id, fields["answer"], fields["what"]) == (str(cara.pk), "confirmed", "contributor")
    assert entry.public["answer"][1] == Answer.KEPT
    assert (fields["holder"], fields["question"]) == ("Cara", str(question(review, "Cara").pk))
    answer(question(review, "Ed"), keep=False, reason="moved on", by=edna)
    entry, fields = last("rbac.review.answered", review)
    assert (entry.person_id, fields["answer"], fields["reason"]) == (str(ed.pk), "removed", "moved on")
    told = question(review, "Ed")
    assert (told.answered_by, told.answered_at is not None) == (edna, True)


def test_what_is_gone_already_is_answered_as_gone(
    review: AccessReview, ed: User, cara: User, ada: User
) -> None:
    asked = question(review, "Cara")
    revoke_role(roles_of(cara)[0], reason="left", by=ada)
    answer(asked, keep=False, reason="moved on", by=ed)
    entry, fields = last("rbac.review.answered", review)
    assert (entry.public["answer"][1], fields["answer"]) == (Answer.GONE, "had ended before")


def test_the_end_counts_every_kind_of_answer(
    review: AccessReview, cara: User, ed: User, edna: User, ada: User, settings: Any
) -> None:
    answer(question(review, "Cara"), keep=True, by=ed)
    answer(question(review, "Colin"), keep=False, reason="moved on", by=edna)
    is_due(review)
    assert close_due_reviews() == 1
    entry, _fields = last("rbac.review.closed", review)
    counts = {str(said): 0 for said in Answer.values}
    assert entry.public["counts"][1] == counts | {"kept": 1, "removed": 1, "lapsed": 2, "stays": 1}
    review.refresh_from_db()
    assert review.closed_at is not None
