"""Taking down and bringing back."""

import pytest

from content import workflow
from content.errors import UncleanText, WrongState
from content.models import Article
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, digest_of, fresh, write


@pytest.mark.parametrize("who", ["otto", "colin", "cara"])
def test_who_is_no_editor_there_takes_nothing_down(
    who: str, published: Article, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        workflow.take_down(published, by=request.getfixturevalue(who), reason="No.")
    assert fresh(published).live is not None


def test_what_is_not_public_cannot_be_taken_down(draft: Article, ed: Person) -> None:
    with pytest.raises(WrongState):
        workflow.take_down(draft, by=ed, reason="No.")


def test_a_reason_is_needed(published: Article, ed: Person) -> None:
    with pytest.raises(UncleanText):
        workflow.take_down(published, by=ed, reason=" ")


def test_it_is_gone_at_once_and_its_address_stays_taken(published: Article, ed: Person) -> None:
    before = fresh(published)
    workflow.take_down(published, by=ed, reason="Wrong figures.")
    article = fresh(published)
    assert article.live is None
    assert article.draft.status.state == State.ARCHIVED
    assert article.address == before.address
    assert article.public_version > before.public_version
    assert article.section.public_version > before.section.public_version


def test_work_in_progress_survives(published: Article, cara: Person, ed: Person) -> None:
    write(published, cara, "Better.")
    workflow.take_down(published, by=ed, reason="Wrong figures.")
    article = fresh(published)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)


@pytest.mark.parametrize("who", ["otto", "colin", "cara"])
def test_who_is_no_editor_there_brings_nothing_back(
    who: str, taken_down: Article, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        workflow.restore(taken_down, by=request.getfixturevalue(who))


def test_what_was_not_taken_down_cannot_be_brought_back(published: Article, ed: Person) -> None:
    with pytest.raises(WrongState):
        workflow.restore(published, by=ed)


def test_what_comes_back_is_a_draft_and_needs_a_new_approval(taken_down: Article, ed: Person) -> None:
    workflow.restore(taken_down, by=ed)
    assert fresh(taken_down).draft.status.state == State.DRAFT
    with pytest.raises(Refused, match="approval"):
        workflow.publish(taken_down, by=ed)


def test_the_old_approval_does_not_count_after_it_came_back(
    taken_down: Article, ed: Person, cara: Person
) -> None:
    workflow.restore(taken_down, by=ed)
    workflow.submit(taken_down, by=cara)
    with pytest.raises(Refused):
        workflow.publish(taken_down, by=ed)
    workflow.approve(taken_down, by=ed, digest=digest_of(taken_down))
    workflow.publish(taken_down, by=ed)
    assert fresh(taken_down).live.number == 1


def test_everybody_who_ever_wrote_it_counts_as_writer_after_it_came_back(
    published: Article, ed: Person, edna: Person
) -> None:
    write(published, ed, "Ed's part.")
    workflow.submit(published, by=ed)
    workflow.approve(published, by=edna, digest=digest_of(published))
    workflow.publish(published, by=edna)
    workflow.take_down(published, by=edna, reason="Check.")
    workflow.restore(published, by=edna)
    workflow.submit(published, by=edna)
    with pytest.raises(Refused, match="You wrote part"):
        workflow.approve(published, by=ed, digest=digest_of(published))
