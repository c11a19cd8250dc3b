"""Sending back with a note."""

import pytest

from content import workflow
from content.errors import UncleanText, WrongState
from content.models import Article
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, fresh


@pytest.mark.parametrize("who", ["otto", "colin", "cara"])
def test_who_is_no_editor_there_sends_nothing_back(
    who: str, in_review: Article, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        workflow.send_back(in_review, by=request.getfixturevalue(who), note="No.")


def test_a_draft_cannot_be_sent_back(draft: Article, ed: Person) -> None:
    with pytest.raises(WrongState):
        workflow.send_back(draft, by=ed, note="No.")


@pytest.mark.parametrize("note", ["", "  ", "\x00"])
def test_a_note_is_needed(note: str, in_review: Article, ed: Person) -> None:
    with pytest.raises(UncleanText):
        workflow.send_back(in_review, by=ed, note=note)
    assert fresh(in_review).draft.status.state == State.IN_REVIEW


def test_it_becomes_a_draft_with_a_note(in_review: Article, ed: Person) -> None:
    workflow.send_back(in_review, by=ed, note="Who says so?")
    draft = fresh(in_review).draft
    assert draft.status.state == State.DRAFT
    assert draft.status.sent_back_at is not None
    assert draft.notes.get().text == "Who says so?"
