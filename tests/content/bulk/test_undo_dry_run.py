"""Before a change of many is undone each article says what would come of it: what the undoing says then, too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from content import workflow
from content.bulk import execution as running
from content.bulk import undo_dry_run
from content.bulk.undo_dry_run import UndoPreview, preview_undo
from content.models import Article, BulkRun, Revision, Section
from content.taxonomy.topics import add_topic
from content.trash.verbs import recover_article, trash_article
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.content.bulk.runs import better, done, finish
from tests.counting import queries_of
from tests.newsroom import Person, digest_of, fresh, publish, submit_and_approve, write
from tests.signing_in import signed_in
from tests.words import readdressed

type Story = Callable[[list[Article], dict[str, Any]], tuple[BulkRun, Person]]


def submitted(articles: list[Article], of: dict[str, Any]) -> tuple[BulkRun, Person]:
    run = done("submit", of["ed"])
    write(articles[0], of["cara"], "Another text.")
    workflow.submit(articles[0], by=of["cara"])
    workflow.approve(articles[1], by=of["edna"], digest=digest_of(articles[1]))
    workflow.send_back(articles[2], by=of["edna"], note="No.")
    return run, of["ed"]


def submitted_by_a_writer(articles: list[Article], of: dict[str, Any]) -> tuple[BulkRun, Person]:
    return done("submit", of["cara"]), of["cara"]


def thrown_away(articles: list[Article], of: dict[str, Any]) -> tuple[BulkRun, Person]:
    run = done("trash", of["cara"])
    recover_article(articles[0], by=of["cara"])
    trash_article(articles[0], by=of["cara"])
    recover_article(articles[1], by=of["cara"])
    return run, of["cara"]


def moved(articles: list[Article], of: dict[str, Any]) -> tuple[BulkRun, Person]:
    run = done("move", of["edna"], section=of["policies"].pk)
    readdressed(fresh(articles[0]), of["policies"], by=of["edna"], slug="elsewhere")
    workflow.create_article(of["news"], by=of["cara"], title="Story 1")  # whose address one had
    return run, of["edna"]


def with_a_topic(articles: list[Article], of: dict[str, Any]) -> tuple[BulkRun, Person]:
    run = done("add_topic", of["cara"], topic=add_topic(by=of["edna"], name="Boats").pk)
    write(articles[0], of["cara"], "By Cara.")
    write(articles[1], of["edna"], "By Edna.")
    return run, of["cara"]


def published_over(articles: list[Article], of: dict[str, Any]) -> tuple[BulkRun, Person]:
    for article in articles[:2]:
        publish(article, by=of["cara"], approver=of["ed"])
        better(article, of["cara"], of["edna"])
    submit_and_approve(articles[2], by=of["cara"], approver=of["edna"])
    run = done("publish", of["ed"])
    write(articles[0], of["ed"], "By whoever had approved the first.")
    return run, of["ed"]


def taken_down(articles: list[Article], of: dict[str, Any]) -> tuple[BulkRun, Person]:
    published_over(articles, of)
    run = done("take_down", of["ed"], reason="Wrong.")
    workflow.restore(fresh(articles[0]), by=of["ed"])
    return run, of["ed"]


STORIES = (
    submitted, submitted_by_a_writer, thrown_away, moved, with_a_topic, published_over, taken_down,
)  # fmt: skip


@pytest.fixture
def of(news: Section, policies: Section, cara: Person, ed: Person, edna: Person) -> dict[str, Any]:
    return {"news": news, "policies": policies, "cara": cara, "ed": ed, "edna": edna}


def said(looked: UndoPreview) -> dict[int, str]:
    return {line.article.pk: line.why_not for line in looked.lines}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_it_changes_nothing_tells_no_one_and_says_what_the_undoing_says(
    story: Story, five: list[Article], of: dict[str, Any]
) -> None:
    run, by = story(five, of)

    def everything() -> list[Any]:
        articles = list(Article.objects.order_by("pk").values())
        counted = [model.objects.count() for model in (Entry, Revision, ProcrastinateJob, BulkRun)]
        return [articles, counted, len(mail.outbox), running.numbers(run)]

    before = everything()
    shown = said(preview_undo(run, by=by))
    assert everything() == before
    back = running.undo(run, by=by)
    finish(back, by)
    assert shown == dict(back.rows.values_list("article", "why"))
    assert len(shown) >= 2


def test_what_is_out_of_sight_by_now_is_counted_and_not_named(
    five: list[Article], cara: Person, policies: Section, edna: Person
) -> None:
    run = done("submit", cara)
    workflow.move_article(fresh(five[0]), policies, by=edna)
    looked = preview_undo(run, by=cara)
    assert five[0].pk not in said(looked)
    assert (len(looked.lines), looked.hidden) == (4, 1)
    page = signed_in(cara).post(f"/cms/articles/bulk/{run.pk}/undo/").text
    assert "1 article that you may not see any more." in page
    assert "Story 0" not in page


def test_a_role_that_was_lost_is_said_for_each(five: list[Article], ed: Person) -> None:
    run = done("submit", ed)
    RoleAssignment.objects.filter(user=ed).update(role="contributor")
    forget_assignments()
    looked = preview_undo(run, by=ed)
    assert not any(line.will for line in looked.lines)
    page = signed_in(ed).post(f"/cms/articles/bulk/{run.pk}/undo/").text
    assert "For none of them. The reasons stand below." in page
    assert "Undo it" not in page


def test_of_very_many_the_rest_is_decided_when_it_is_undone(
    five: list[Article], ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_dry_run, "MOST", 2)
    run = done("submit", ed)
    looked = preview_undo(run, by=ed)
    assert (len(looked.lines), looked.later) == (2, 3)
    page = signed_in(ed).post(f"/cms/articles/bulk/{run.pk}/undo/").text
    assert "3 more are decided when it is undone" in page


def test_each_costs_a_bounded_number_of_queries(five: list[Article], ed: Person) -> None:
    run = done("submit", ed)
    assert queries_of(lambda: preview_undo(run, by=ed)) <= 5 * 20 + 5


def test_the_look_is_confirmed_by_a_recent_log_in_and_is_its_owners_alone(
    five: list[Article], cara: Person, ed: Person
) -> None:
    run = done("submit", ed)
    address = f"/cms/articles/bulk/{run.pk}/undo/"
    assert signed_in(cara).post(address).status_code == 404
    assert "would come back" not in signed_in(ed, minutes_ago=20).post(address).text
    assert signed_in(ed).get(address).status_code == 405
