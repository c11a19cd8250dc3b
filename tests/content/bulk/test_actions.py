"""Each bulk action and its undo (content.bulk.actions): decided again, and left where it was changed since."""

from audit.models import Entry
from content.articles import workflow
from content.bulk import execution as running
from content.models import Article, Section
from content.models.articles.review import State
from content.models.bulk import Outcome
from content.taxonomy.topics import add_topic
from content.trash.verbs import recover_article, trash_article
from tests.content.bulk.runs import begin, better, done, finish, undone
from tests.newsroom import Person, digest_of, fresh, publish, write
from tests.words import readdressed


def test_submitting_is_undone_by_a_user_who_may_send_back(
    five: list[Article], cara: Person, ed: Person
) -> None:
    assert running.numbers(undone(done("submit", ed), ed))["done"] == 5
    assert {fresh(article).draft.status.state for article in five} == {State.DRAFT}
    again = running.undo(done("submit", cara), by=cara)
    assert len(finish(again, cara)) == 5  # undoing is no way past a rule


def test_moving_is_undone_with_the_old_address(five: list[Article], policies: Section, edna: Person) -> None:
    before = [fresh(article).address.path for article in five]
    run = done("move", edna, section=policies.pk)
    assert fresh(five[0]).address.path.startswith("policies/")
    undone(run, edna)
    assert [fresh(article).address.path for article in five] == before


def test_what_another_gave_another_address_since_is_not_moved_back(
    five: list[Article], policies: Section, edna: Person, ada: Person
) -> None:
    run = done("move", edna, section=policies.pk)
    readdressed(five[0], policies, by=ada, slug="a-better-address")
    assert running.numbers(undone(run, edna)) == {"waiting": 0, "done": 4, "refused": 0, "left": 1}
    assert fresh(five[0]).address.path == "policies/a-better-address"


def test_topics_are_undone_unless_someone_wrote_since(
    five: list[Article], edna: Person, cara: Person
) -> None:
    topic = add_topic(by=edna, name="Ferries")
    run = done("add_topic", edna, topic=topic.pk)
    assert {tuple(fresh(article).newest.topic_ids) for article in five} == {(topic.pk,)}
    write(five[0], cara, "Another text.")
    back = undone(run, edna)
    assert running.numbers(back) == {"waiting": 0, "done": 4, "refused": 0, "left": 1}
    assert fresh(five[0]).newest.topic_ids == [topic.pk]


def test_the_trash_is_undone(five: list[Article], cara: Person) -> None:
    run = done("trash", cara)
    assert all(fresh(article).trashed_at for article in five)
    undone(run, cara)
    assert not any(fresh(article).trashed_at for article in five)


def test_publishing_and_taking_down_are_undone(approved: Article, ed: Person) -> None:
    undone(done("publish", ed), ed)
    assert fresh(approved).live is None
    workflow.restore(approved, by=ed)


def test_what_was_published_again_since_stays_public(approved: Article, cara: Person, ed: Person) -> None:
    run = done("publish", ed)
    workflow.take_down(approved, by=ed, reason="A doubt.")
    publish(workflow.restore(approved, by=ed), by=cara, approver=ed)
    assert "published again" in undone(run, ed).rows.get().why
    assert fresh(approved).live is not None


def test_what_cannot_come_back_is_left_and_undoing_says_why(
    published: Article, cara: Person, ed: Person, edna: Person
) -> None:
    better(published, cara, edna)
    run = done("publish", ed)
    write(published, ed, "By whoever had approved the first.")
    assert "does not have the approvals" in undone(run, ed).rows.get().why
    assert fresh(published).live.number == 2


def test_what_was_published_over_an_earlier_version_shows_that_again(
    published: Article, cara: Person, ed: Person
) -> None:
    better(published, cara, ed)
    back = undone(done("publish", ed), ed)
    article = fresh(published)
    assert (back.rows.get().outcome, article.live.number) == (Outcome.DONE, 1)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)
    told = Entry.objects.get(event="content.publication.reverted")
    assert told.public["instead_of"][1] == 2


def test_a_later_publication_is_not_taken_back_with_it(published: Article, cara: Person, ed: Person) -> None:
    better(published, cara, ed)
    run = done("publish", ed)
    write(published, cara, "Still better.")
    publish(published, by=cara, approver=ed)
    assert "another version" in undone(run, ed).rows.get().why
    assert fresh(published).live.number == 3


def test_taking_down_brings_back_a_draft_that_no_one_reads(published: Article, ed: Person) -> None:
    undone(done("take_down", ed, reason="Wrong."), ed)
    article = fresh(published)
    assert (article.live, article.draft.status.state) == (None, State.DRAFT)


def test_what_one_wrote_since_is_called_one_s_own(five: list[Article], edna: Person, cara: Person) -> None:
    topic = add_topic(by=edna, name="Boats")
    run = done("add_topic", cara, topic=topic.pk)
    write(five[0], cara, "By Cara.")
    write(five[1], edna, "By Edna.")
    back = undone(run, cara)
    why = dict(back.rows.filter(outcome=Outcome.LEFT).values_list("article", "why"))
    assert why[five[0].pk].startswith("You have written since.")
    assert why[five[1].pk].startswith("It was edited since.")
    again = begin("submit", cara)
    write(five[0], cara, "By Cara, again.")
    finish(again, cara)
    assert again.rows.get(article=five[0]).why == "You have written since you looked at it."


def test_what_was_submitted_again_or_approved_since_is_left(
    five: list[Article], cara: Person, ed: Person, edna: Person
) -> None:
    run = done("submit", ed)
    write(five[0], cara, "Another text.")
    workflow.submit(five[0], by=cara)
    workflow.approve(five[1], by=edna, digest=digest_of(five[1]))
    back = undone(run, ed)
    assert running.numbers(back) == {"waiting": 0, "done": 3, "refused": 0, "left": 2}
    states = [fresh(article).draft.status.state for article in five]
    assert states == [State.IN_REVIEW, State.APPROVED, State.DRAFT, State.DRAFT, State.DRAFT]


def test_what_was_thrown_away_again_since_stays_where_it_is(five: list[Article], cara: Person) -> None:
    run = done("trash", cara)
    recover_article(five[0], by=cara)
    trash_article(five[0], by=cara)
    back = undone(run, cara)
    assert [bool(fresh(article).trashed_at) for article in five] == [True, False, False, False, False]
    assert "thrown away again" in back.rows.get(article=five[0]).why


def test_what_was_taken_down_again_since_stays_so(published: Article, cara: Person, ed: Person) -> None:
    run = done("take_down", ed, reason="Wrong.")
    workflow.restore(published, by=ed)
    publish(published, by=cara, approver=ed)
    workflow.take_down(published, by=ed, reason="By order of a court.")
    assert "taken down again" in undone(run, ed).rows.get().why
    assert fresh(published).is_archived
