"""The signed report of a review: every question, whole, and in the same words wherever and whenever it is written."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from audit.actors import identity_of
from audit.models import Entry
from content.actions import EDIT_ARTICLE
from content.models import Section
from rbac.errors import Refused
from rbac.grants import grant_object
from rbac.models import AccessReview, AccessReviewItem, Answer
from rbac.review_reports import report_lines, sign_reports, take_report
from tests.reviews.conftest import Ask

SEEDS = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]
WHEN = datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def two_keys(settings: Any) -> None:
    settings.AUDIT_SIGNING_KEYS = SEEDS


def closed(review: AccessReview) -> AccessReview:
    AccessReview.objects.filter(pk=review.pk).update(closed_at=WHEN)
    review.refresh_from_db()
    return review


def test_nobody_takes_a_report_who_may_not_see_the_review(review: AccessReview, ed: User, ada: User) -> None:
    with pytest.raises(Refused):
        take_report(review, by=ed)
    assert not Entry.objects.filter(event="rbac.review.report_taken").exists()
    take_report(review, by=ada)
    entry = Entry.objects.get(event="rbac.review.report_taken")
    assert (entry.subject_kind, entry.subject_id) == (identity_of(review).kind, str(review.pk))


def test_only_what_is_over_is_signed_each_once_and_by_the_first_key(
    two_keys: None, ask: Ask, ed: User
) -> None:
    running, *over = ask(), closed(ask()), closed(ask())
    assert (sign_reports(), sign_reports()) == (2, 0)
    running.refresh_from_db()
    assert running.note == ""
    for review in over:
        review.refresh_from_db()
        lines = review.note.splitlines()
        head = [f"review {review.pk}", f"questions {review.items.count()}"]
        assert (lines[1], lines[2], lines[6]) == ("access-review 1", *head)
        assert sum(line.startswith("— ") for line in lines) == 1


def test_the_signature_stands_in_the_journal(two_keys: None, review: AccessReview) -> None:
    sign_reports()
    assert not Entry.objects.filter(event="rbac.review.signed").exists()
    closed(review)
    sign_reports()
    entry = Entry.objects.get(event="rbac.review.signed")
    assert (entry.subject_kind, entry.subject_id) == (identity_of(review).kind, str(review.pk))
    review.refresh_from_db()
    digest = review.note.partition("sha256 ")[2].partition("\n")[0]
    assert (entry.public["digest"][1], entry.public["questions"][1]) == (digest, 5)


@pytest.fixture
def answered(news: Section, ada: User, otto: User, ed: User) -> AccessReview:
    """A review with two questions: of a role that Otto no longer has, and of what a team holds still."""
    legal = Group.objects.create(name="Légal")
    given = grant_object(legal, EDIT_ARTICLE, news, reason="helps", by=ada)
    review = AccessReview.objects.create(scope=news.scope, place="News", reason="Autumn", due=WHEN)
    AccessReviewItem.objects.create(
        pk=1, review=review, to_team=False, user=otto, what="editor", given=7, scope=news.scope, answer=Answer.REMOVED,
        answered_by=ed, answered_at=WHEN, remark="zog weiter – früh",
    )  # fmt: skip
    AccessReviewItem.objects.create(
        pk=2, review=review, to_team=True, team=legal, store="content.section", thing=news.pk,
        what="edit_article", given=given.pk, scope=news.scope,
    )  # fmt: skip
    return review


def test_every_question_is_a_line_of_its_own_with_all_that_was_said(
    answered: AccessReview, news: Section, otto: User, ed: User, ada: User
) -> None:
    """To the letter: the digest that is signed is that of these lines."""
    legal = Group.objects.get()
    of_otto = (
        f'{{"answer":"removed","at":"2027-01-31T12:00:00.000000Z","by":"person:{ed.pk}","holder":"person:{otto.pk}",'
        f'"kind":"question","number":1,"remark":"zog weiter – früh","scope":{news.scope_id},"what":"editor"}}\n'
    )
    of_team = (
        f'{{"answer":"open","at":"","by":"system:access_review","holder":"team:{legal.pk}","kind":"question",'
        f'"number":2,"remark":"","scope":{news.scope_id},"what":"content.section:{news.pk} edit_article"}}\n'
    )
    names = [
        *(
            {"kind": "name", "of": f"person:{key}", "is": name}
            for key, name in sorted([(ed.pk, "Ed"), (otto.pk, "Otto")])
        ),
        {"kind": "name", "of": f"team:{legal.pk}", "is": "Légal"},
    ]
    head, *lines = report_lines(answered)
    assert json.loads(head) == {"kind": "access review", "note": ""}
    assert lines[:2] == [of_otto, of_team]
    assert [json.loads(line) for line in lines[2:]] == names


def test_names_and_questions_are_fetched_some_at_a_time_and_none_is_lost(
    answered: AccessReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(report_lines(answered))
    monkeypatch.setattr("rbac.review_reports.CHUNK", 1)
    assert list(report_lines(answered)) == whole
