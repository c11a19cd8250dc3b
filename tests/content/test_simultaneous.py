"""Two verbs at once are serial: one of them meets what the other has done."""

import pytest
from django.db import transaction

from content import workflow
from content.errors import BadMove, EditConflict, WrongState
from content.models import Approval, Article, Section, Topic
from content.models.articles.review import State
from content.sections.verbs import move_section
from content.taxonomy.topics import add_topic, change_topic, merge_topic
from rbac.errors import Refused
from tests.at_once import at_once, held_up
from tests.newsroom import Person, change, digest_of, fresh, submit_and_approve, write

pytestmark = pytest.mark.usefixtures("fresh_database")


def failures(answers: list[object], kind: type | tuple[type, ...]) -> int:
    return sum(isinstance(answer, kind) for answer in answers)


def test_two_who_save_at_once_both_keep_their_words(draft: Article, cara: Person, ed: Person) -> None:
    answers = at_once(lambda: write(draft, cara, "Cara.", 1), lambda: write(draft, ed, "Ed.", 1))
    assert failures(answers, EditConflict) == 1
    assert fresh(draft).revisions.count() == 2


def test_only_one_of_two_publishes(approved: Article, ed: Person, edna: Person) -> None:
    answers = at_once(lambda: workflow.publish(approved, by=ed), lambda: workflow.publish(approved, by=edna))
    assert failures(answers, (Refused, WrongState)) == 1
    assert fresh(approved).live.status.state == State.PUBLISHED


def test_an_edit_at_the_moment_of_publishing_never_goes_live_unread(
    approved: Article, cara: Person, ed: Person
) -> None:
    at_once(lambda: workflow.publish(approved, by=ed), lambda: write(approved, cara, "Unread.", 1))
    article = fresh(approved)
    assert article.live is None or article.live.number == 1


def test_two_approvals_at_once_are_one(in_review: Article, ed: Person, edna: Person) -> None:
    digest = digest_of(in_review)
    at_once(
        lambda: workflow.approve(in_review, by=ed, digest=digest),
        lambda: workflow.approve(in_review, by=edna, digest=digest),
    )
    assert Approval.objects.count() == 1


def test_taking_down_and_publishing_at_once_end_in_order(
    published: Article, cara: Person, ed: Person, edna: Person
) -> None:
    write(published, cara, "Second.")
    submit_and_approve(published, by=cara, approver=edna)
    at_once(
        lambda: workflow.publish(published, by=edna),
        lambda: workflow.take_down(published, by=ed, reason="Wrong."),
    )
    article = fresh(published)
    assert article.live is None
    assert article.archived_at is not None


def test_two_sections_moved_into_each_other_at_once_make_no_ring(
    news: Section, policies: Section, ada: Person
) -> None:
    answers = at_once(
        lambda: move_section(news, policies, by=ada), lambda: move_section(policies, news, by=ada)
    )
    assert failures(answers, BadMove) == 1, answers
    below = [section.scope.depth for section in Section.objects.select_related("scope")]
    assert sorted(below) == [1, 2]


def test_two_topics_put_below_each_other_at_once_make_no_ring(edna: Person) -> None:
    boats, ferries = add_topic(by=edna, name="Boats"), add_topic(by=edna, name="Ferries")
    answers = at_once(
        lambda: change_topic(boats, by=edna, name="Boats", parent=ferries),
        lambda: change_topic(ferries, by=edna, name="Ferries", parent=boats),
    )
    assert failures(answers, BadMove) == 1, answers
    assert Topic.objects.filter(parent=None).count() == 1


@pytest.mark.usefixtures("one_person_suffices")
def test_a_user_who_saves_with_a_topic_waits_for_what_it_becomes(
    draft: Article, cara: Person, edna: Person
) -> None:
    boats, ferries = add_topic(by=edna, name="Boats"), add_topic(by=edna, name="Ferries")
    with transaction.atomic():
        merge_topic(boats, ferries, by=edna)
        saving = held_up(lambda: change(draft, cara, topics=[boats]))
    saving.result(timeout=30)
    assert [topic.name for topic in fresh(draft).topics.all()] == ["Ferries"]
