"""Two people on one version: different paragraphs go together, the same one is kept twice and shown."""

from typing import Any

import pytest

from audit.timeline import timeline_about
from content import workflow
from content.autosave.saving import save_version
from content.autosave.verbs import Page
from content.errors import EditConflict
from content.models import Article, Revision
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, digest_of, fresh, publish

TWO = "<p>One.</p><p>Two.</p>"


@pytest.fixture
def two(draft: Article, cara: Person) -> Article:
    """Version 2, of two paragraphs."""
    save(draft, cara, TWO, base=1)
    return draft


def save(article: Article, by: Person, body: str, base: int = 2, **words: Any) -> Any:
    newest = fresh(article).newest
    said = {"title": newest.title, "summary": newest.summary, "body": body, "base": base, **words}
    return save_version(fresh(article), Page(by.name, 1), by=by, **said)


@pytest.mark.parametrize("who", ["otto", "colin"])
def test_an_outsider_saves_nothing(who: str, two: Article, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        save(two, request.getfixturevalue(who), "<p>Mine.</p>", base=1)
    assert Revision.objects.count() == 2


def test_different_paragraphs_merge_by_themselves(two: Article, cara: Person, ed: Person) -> None:
    save(two, ed, TWO.replace("Two.", "Two, by Ed."))
    saved = save(two, cara, TWO.replace("One.", "One, by Cara."))
    assert (saved.revision.number, saved.other.number, saved.clashes) == (4, 3, ())
    assert fresh(two).draft.body == "<p>One, by Cara.</p><p>Two, by Ed.</p>"
    assert sorted(fresh(two).draft_author_ids) == sorted([cara.pk, ed.pk])


def test_the_same_paragraph_is_kept_twice_and_overwrites_nothing(
    two: Article, cara: Person, ed: Person
) -> None:
    save(two, ed, TWO.replace("Two.", "Two, by Ed."))
    saved = save(two, cara, TWO.replace("Two.", "Two, by Cara.").replace("One.", "One, by Cara."))
    [clash] = saved.clashes
    assert (clash.mine, clash.theirs) == ("<p>Two, by Cara.</p>", "<p>Two, by Ed.</p>")
    assert fresh(two).draft.body == "<p>One.</p><p>Two, by Ed.</p>"
    beside = fresh(two).revisions.get(number=4)
    assert (beside.body, beside.status.state) == (
        "<p>One, by Cara.</p><p>Two, by Cara.</p>",
        State.SUPERSEDED,
    )
    assert "kept beside version 3" in timeline_about(two)[0].sentence


def test_the_next_version_has_the_next_number(two: Article, cara: Person, ed: Person) -> None:
    save(two, ed, "<p>Ed.</p>")
    save(two, cara, "<p>Cara.</p>")
    assert save(two, cara, "<p>Both.</p>", base=3).revision.number == 5


def test_it_takes_back_no_approval_and_yet_its_writer_gives_none(
    two: Article, cara: Person, ed: Person, edna: Person
) -> None:
    save(two, ed, "<p>Ed.</p>")
    workflow.submit(two, by=ed)
    save(two, edna, "<p>Edna.</p>")
    assert fresh(two).draft.status.state == State.IN_REVIEW
    with pytest.raises(Refused):
        workflow.approve(two, by=edna, digest=digest_of(two))


def test_who_wrote_beside_what_went_live_counts_as_a_writer_of_what_follows(
    draft: Article, cara: Person, ed: Person, edna: Person
) -> None:
    save(draft, cara, "<p>Cara.</p>", base=1)
    save(draft, ed, "<p>Ed.</p>", base=1)
    publish(draft, by=cara, approver=edna)
    assert fresh(draft).draft_author_ids == [ed.pk]
    save(draft, cara, "<p>Cara again.</p>")
    workflow.submit(draft, by=cara)
    with pytest.raises(Refused):
        workflow.approve(draft, by=ed, digest=digest_of(draft))


def test_a_version_that_does_not_exist_is_nothing_to_start_from(two: Article, cara: Person) -> None:
    with pytest.raises(EditConflict):
        save(two, cara, "<p>Mine.</p>", base=77)
