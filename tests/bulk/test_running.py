"""Many articles changed together: each decided anew, each with its own entry, and all of it undone by one button."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from content.articles import workflow
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.bulk.dry_run import chosen_among, fingerprint, look
from content.errors import WrongState
from content.models import Article, BulkRow, BulkRun, Section
from content.models.articles.review import State
from content.models.bulk import Outcome
from content.taxonomy.topics import add_topic
from content.trash.verbs import recover_article, trash_article
from rbac.assignments import forget_assignments
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.newsroom import Person, digest_of, fresh, write


def begin(name: str, by: Person, **details: object) -> BulkRun:
    lines = look(chosen_among(Article.objects.all(), by), DEEDS[name], details, by)
    return running.begin(lines, name, details, by=by, seen=fingerprint(lines, name, details))


def finish(run: BulkRun, by: Person) -> list[Refused]:
    refused: list[Refused] = []
    while run.rows.filter(outcome=Outcome.WAITING).exists():
        refused += running.go_on(run, by=by)
    return refused


def done(name: str, by: Person, **details: object) -> BulkRun:
    run = begin(name, by, **details)
    assert finish(run, by) == []
    return run


def undone(run: BulkRun, by: Person) -> BulkRun:
    back = running.undo(run, by=by)
    finish(back, by)
    return back


@pytest.fixture
def five(news: Section, cara: Person) -> list[Article]:
    return [
        workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
        for number in range(5)
    ]


def test_nothing_begins_for_an_outsider(five: list[Article], otto: Person) -> None:
    with pytest.raises(Refused):
        running.begin([], "submit", {}, by=otto, seen="")


def test_only_what_was_looked_at_begins(five: list[Article], cara: Person) -> None:
    lines = look(chosen_among(Article.objects.all(), cara), DEEDS["submit"], {}, cara)
    seen = fingerprint(lines, "submit", {})
    write(five[0], cara, "Another text.")
    lines = look(chosen_among(Article.objects.all(), cara), DEEDS["submit"], {}, cara)
    with pytest.raises(WrongState):
        running.begin(lines, "submit", {}, by=cara, seen=seen)
    assert not BulkRun.objects.exists()


def test_a_role_lost_meanwhile_stops_the_rest_and_each_refusal_is_handed_on_once(
    five: list[Article], ed: Person
) -> None:
    run = begin("submit", ed)
    RoleAssignment.objects.filter(user=ed).delete()
    forget_assignments()
    assert len(finish(run, ed)) == 5
    assert run.rows.filter(outcome=Outcome.REFUSED).exclude(why="").count() == 5
    assert list(running.go_on(run, by=ed)) == []
    assert not Entry.objects.filter(event="content.article.submitted").exists()


def test_what_somebody_wrote_on_meanwhile_is_left(five: list[Article], cara: Person, ed: Person) -> None:
    run = begin("submit", cara)
    write(five[0], ed, "Another text.")
    finish(run, cara)
    assert running.numbers(run) == {"waiting": 0, "done": 4, "refused": 0, "left": 1}
    assert fresh(five[0]).draft.status.state == State.DRAFT


def test_each_article_has_its_own_entry_beside_the_one_of_all(five: list[Article], cara: Person) -> None:
    done("submit", cara)
    assert Entry.objects.filter(event="content.article.submitted").count() == 5
    assert Entry.objects.filter(event="content.bulk.begun").count() == 1


def test_it_goes_on_where_it_stopped(
    five: list[Article], cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 2)
    run = begin("submit", cara)
    left = []
    for _round in range(3):
        list(running.go_on(run, by=cara))
        left.append(running.numbers(run)["waiting"])
    assert left == [3, 1, 0]


def test_each_row_costs_a_bounded_number_of_queries(five: list[Article], cara: Person) -> None:
    run = begin("submit", cara)
    with CaptureQueriesContext(connection) as captured:
        finish(run, cara)
    assert len(captured) <= 5 * 30


def test_submitting_is_undone_by_whoever_may_send_back(five: list[Article], cara: Person, ed: Person) -> None:
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


def test_what_is_begun_twice_at_once_is_done_once(
    five: list[Article], policies: Section, edna: Person
) -> None:
    twice = [begin("move", edna, section=policies.pk) for _click in range(2)]
    for run in twice:
        finish(run, edna)
    assert [running.numbers(run)["done"] for run in twice] == [5, 0]
    assert {row.why for row in twice[1].rows.all()} == {"It is in that section already."}
    assert Entry.objects.filter(event="content.article.moved").count() == 5


def test_what_another_gave_another_address_since_is_not_moved_back(
    five: list[Article], policies: Section, edna: Person, ada: Person
) -> None:
    run = done("move", edna, section=policies.pk)
    workflow.move_article(five[0], policies, by=ada, slug="a-better-address")
    assert running.numbers(undone(run, edna)) == {"waiting": 0, "done": 4, "refused": 0, "left": 1}
    assert fresh(five[0]).address.path == "policies/a-better-address"


def test_topics_are_undone_unless_somebody_wrote_since(
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


def test_what_was_published_anew_since_stays_public(approved: Article, cara: Person, ed: Person) -> None:
    run = done("publish", ed)
    workflow.take_down(approved, by=ed, reason="A doubt.")
    workflow.submit(workflow.restore(approved, by=ed), by=cara)
    workflow.approve(approved, by=ed, digest=digest_of(approved))
    workflow.publish(approved, by=ed)
    assert "published again" in undone(run, ed).rows.get().why
    assert fresh(approved).live is not None


def better(article: Article, cara: Person, approver: Person) -> None:
    """Another version is approved on top of what readers see."""
    write(article, cara, "Better.")
    workflow.approve(workflow.submit(article, by=cara), by=approver, digest=digest_of(article))


def test_undoing_shows_nothing_again_for_whoever_may_not_publish_any_more(
    published: Article, cara: Person, ed: Person
) -> None:
    better(published, cara, ed)
    run = done("publish", ed)
    back = running.undo(run, by=ed)
    RoleAssignment.objects.filter(user=ed).update(role="contributor")
    forget_assignments()
    assert len(finish(back, ed)) == 1
    assert (back.rows.get().outcome, fresh(published).live.number) == (Outcome.REFUSED, 2)


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
    workflow.approve(workflow.submit(published, by=cara), by=ed, digest=digest_of(published))
    workflow.publish(published, by=ed)
    assert "another version" in undone(run, ed).rows.get().why
    assert fresh(published).live.number == 3


def test_taking_down_brings_back_a_draft_that_nobody_reads(published: Article, ed: Person) -> None:
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


def test_what_was_submitted_anew_or_approved_since_is_left(
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
    workflow.submit(published, by=cara)
    workflow.approve(published, by=ed, digest=digest_of(published))
    workflow.publish(published, by=ed)
    workflow.take_down(published, by=ed, reason="By order of a court.")
    assert "taken down again" in undone(run, ed).rows.get().why
    assert fresh(published).is_archived


def test_a_fault_in_one_article_keeps_the_others_from_nothing(
    five: list[Article], cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = workflow.submit

    def breaks(article: Article, *, by: Person) -> Article:
        if article.pk == five[2].pk:
            raise ValueError("Something is wrong with this one.")
        return submit(article, by=by)

    monkeypatch.setattr(workflow, "submit", breaks)
    run = done("submit", cara)
    assert running.numbers(run)[Outcome.DONE] == 4
    assert "went wrong" in run.rows.get(article=five[2]).why


def test_it_is_undone_once(five: list[Article], ed: Person) -> None:
    run = done("submit", ed)
    back = undone(run, ed)
    for again in (run, back):
        with pytest.raises(WrongState):
            running.undo(again, by=ed)


def test_what_was_not_done_yet_is_not_done_after_undoing(
    five: list[Article], ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 2)
    run = begin("submit", ed)
    list(running.go_on(run, by=ed))
    undone(run, ed)
    assert list(running.go_on(run, by=ed)) == []
    assert running.numbers(run) == {"waiting": 0, "done": 2, "refused": 0, "left": 3}


def test_after_thirty_days_only_the_journal_knows(five: list[Article], ed: Person) -> None:
    run = done("submit", ed)
    assert running.forget_old() == 0
    BulkRun.objects.filter(pk=run.pk).update(begun_at="2026-01-01T00:00Z")
    running.forget_old()
    assert not BulkRow.objects.exists()
