"""Execution of bulk actions: each article decided again, each with its own entry, undone once."""

import pytest

from audit.models import Entry
from content.articles import workflow
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.bulk.dry_run import chosen_among, fingerprint, preview
from content.errors import WrongState
from content.models import Article, BulkRow, BulkRun, Section
from content.models.articles.review import State
from content.models.bulk import Outcome
from rbac.assignments import forget_assignments
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.content.bulk.runs import begin, better, done, finish, undone
from tests.counting import queries_of
from tests.newsroom import Person, fresh, write


def test_nothing_begins_for_an_outsider(five: list[Article], otto: Person) -> None:
    with pytest.raises(Refused):
        running.begin([], "submit", {}, by=otto, seen="")


def test_only_what_was_looked_at_begins(five: list[Article], cara: Person) -> None:
    lines = preview(chosen_among(Article.objects.all(), cara), DEEDS["submit"], {}, cara)
    seen = fingerprint(lines, "submit", {})
    write(five[0], cara, "Another text.")
    lines = preview(chosen_among(Article.objects.all(), cara), DEEDS["submit"], {}, cara)
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


def test_what_someone_wrote_on_meanwhile_is_left(five: list[Article], cara: Person, ed: Person) -> None:
    run = begin("submit", cara)
    write(five[0], ed, "Another text.")
    finish(run, cara)
    assert running.numbers(run) == {"waiting": 0, "done": 4, "refused": 0, "left": 1}
    assert fresh(five[0]).draft.status.state == State.DRAFT


def test_each_article_has_its_own_entry_beside_the_one_of_all(five: list[Article], cara: Person) -> None:
    done("submit", cara)
    assert Entry.objects.filter(event="content.article.submitted").count() == 5
    assert Entry.objects.filter(event="content.bulk_change.started").count() == 1


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
    assert queries_of(lambda: finish(run, cara)) <= 5 * 30


def test_what_is_begun_twice_at_once_is_done_once(
    five: list[Article], policies: Section, edna: Person
) -> None:
    twice = [begin("move", edna, section=policies.pk) for _click in range(2)]
    for run in twice:
        finish(run, edna)
    assert [running.numbers(run)["done"] for run in twice] == [5, 0]
    assert {row.why for row in twice[1].rows.all()} == {"It is in that section already."}
    assert Entry.objects.filter(event="content.article.moved").count() == 5


def test_undoing_shows_nothing_again_for_a_user_who_may_not_publish_any_more(
    published: Article, cara: Person, ed: Person
) -> None:
    better(published, cara, ed)
    run = done("publish", ed)
    back = running.undo(run, by=ed)
    RoleAssignment.objects.filter(user=ed).update(role="contributor")
    forget_assignments()
    assert len(finish(back, ed)) == 1
    assert (back.rows.get().outcome, fresh(published).live.number) == (Outcome.REFUSED, 2)


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


def test_after_thirty_days_only_the_audit_log_knows(five: list[Article], ed: Person) -> None:
    run = done("submit", ed)
    assert running.forget_old() == 0
    BulkRun.objects.filter(pk=run.pk).update(begun_at="2026-01-01T00:00Z")
    running.forget_old()
    assert not BulkRow.objects.exists()
