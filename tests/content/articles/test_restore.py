"""Restoring a version (content.articles.restore): refused like an edit, a new version, and approved again."""

import pytest

from audit.models import Entry
from content import workflow
from content.articles.restore import restore_revision
from content.errors import WrongState
from content.models import Article, Section, Topic
from content.models.articles.review import State
from content.taxonomy.topics import add_topic
from rbac.errors import Refused
from tests.newsroom import Person, digest_of, fresh, publish, submit_and_approve, write


@pytest.fixture
def twice(draft: Article, cara: Person) -> Article:
    """Version 1 says "From May.", version 2 "From June."."""
    return write(draft, cara, "From June.")  # type: ignore[no-any-return]


@pytest.mark.parametrize("who", ["colin", "otto"], indirect=True)
def test_who_may_not_edit_goes_back_to_nothing(who: Person, twice: Article) -> None:
    with pytest.raises(Refused):
        restore_revision(twice, 1, by=who, base=2)
    assert fresh(twice).newest.number == 2


def test_what_was_taken_down_comes_back_first(taken_down: Article, ed: Person) -> None:
    with pytest.raises(Refused):
        restore_revision(taken_down, 1, by=ed, base=1)


@pytest.mark.parametrize(("number", "base"), [(1, 1), (1, 3), (2, 2), (3, 2)])
def test_someone_was_faster_or_nothing_would_change(
    number: int, base: int, twice: Article, cara: Person
) -> None:
    with pytest.raises(WrongState):
        restore_revision(twice, number, by=cara, base=base)
    assert fresh(twice).newest.number == 2


def test_it_becomes_a_new_draft_and_the_history_stays(twice: Article, cara: Person) -> None:
    restored = restore_revision(twice, 1, by=cara, base=2)
    first, second = twice.revisions.get(number=1), twice.revisions.get(number=2)
    assert (restored.number, restored.body, restored.digest) == (3, first.body, first.digest)
    assert restored.status.state == State.DRAFT
    assert second.body == "<p>From June.</p>"
    assert Entry.objects.filter(event="content.revision.restored").count() == 1


def test_an_approval_is_void_and_given_again(approved: Article, cara: Person, ed: Person) -> None:
    write(approved, cara, "From June.")
    submit_and_approve(approved, by=cara, approver=ed)
    restore_revision(approved, 1, by=cara, base=2)
    with pytest.raises(Refused):  # although the same words were approved once
        workflow.publish(approved, by=ed)


def test_neither_who_restores_nor_who_wrote_it_approves_it(
    published: Article, cara: Person, ed: Person, edna: Person
) -> None:
    write(published, ed, "By Ed.")
    publish(published, by=cara, approver=edna)
    write(published, cara, "By Cara.")
    restore_revision(published, 2, by=edna, base=3)
    workflow.submit(published, by=cara)
    for person in (ed, edna):
        with pytest.raises(Refused):
            workflow.approve(published, by=person, digest=digest_of(published))


def test_a_topic_that_has_gone_since_does_not_come_back(news: Section, cara: Person, ada: Person) -> None:
    topic = add_topic(by=ada, name="Ferries")
    article = workflow.create_article(news, by=cara, title="Boats", body="<p>One.</p>", topics=[topic])
    workflow.save_draft(article, by=cara, title="Boats", summary="", body="<p>Two.</p>", base=1, topics=[])
    Topic.objects.filter(pk=topic.pk).delete()
    assert restore_revision(article, 1, by=cara, base=2).topic_ids == []


def test_going_back_says_it(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, cara, "In the other window.")
    with pytest.raises(WrongState, match="You saved this article in another window"):
        restore_revision(draft, 1, by=cara, base=1)
    with pytest.raises(WrongState, match="Cara saved this article"):
        restore_revision(draft, 1, by=ed, base=1)
