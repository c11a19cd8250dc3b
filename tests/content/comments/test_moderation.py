"""Decisions about comments: what readers see, what is recorded, and what is final."""

import pytest
from django.test import Client

from audit.models import Entry
from content.comments.moderation import approve_comment, reject_comment
from content.comments.posting import AlreadyWithdrawn, withdraw_comment
from content.models import Comment
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_an_approved_comment_is_public_at_once_and_a_rejected_one_is_not(
    anon: Client, ed: Person, comment: Comment, path: str
) -> None:
    tag = anon.get(path)["ETag"]
    approve_comment(comment, by=ed)
    shown = anon.get(path, headers={"If-None-Match": tag})
    assert "night boat" in shown.content.decode()
    reject_comment(comment, by=ed)
    assert "night boat" not in anon.get(path, headers={"If-None-Match": shown["ETag"]}).content.decode()


def test_withdrawn_words_cannot_be_decided_about(ed: Person, comment: Comment) -> None:
    withdraw_comment(comment)
    with pytest.raises(AlreadyWithdrawn):
        approve_comment(comment, by=ed)
    assert signed_in(ed).post(f"/cms/comments/{comment.pk}/approve/").status_code == 409


def test_a_decision_is_recorded_with_what_was_before(ed: Person, comment: Comment) -> None:
    approve_comment(comment, by=ed)
    approve_comment(comment, by=ed)
    assert Entry.objects.filter(event="content.comment.approved").count() == 1
