"""/cms/: my drafts, what waits for me, what changed (content.cms.desk.dashboard)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from content import workflow
from content.articles.emergency_publication import open_emergency
from content.maintenance.link_checker import look_over
from content.models import Article, Section
from content.policies.change import change_policy
from content.scheduling.verbs import schedule_publication
from rbac.reviews.verbs import start_review
from tests.counting import queries
from tests.newsroom import Person, digest_of, write
from tests.policies import with_policy
from tests.signing_in import signed_in


def listed(person: Person, name: str) -> list[int]:
    """The articles that a list on the desk of ``person`` leads to."""
    return [row.pk for row in signed_in(person).get("/cms/").context[name]]


def test_a_writer_finds_the_own_drafts(draft: Article, cara: Person) -> None:
    assert listed(cara, "drafts") == [draft.pk]


def test_an_editor_finds_what_waits_for_a_decision(in_review: Article, ed: Person, cara: Person) -> None:
    assert listed(ed, "to_review") == [in_review.pk]
    assert listed(cara, "to_review") == []


def test_own_words_do_not_wait_for_their_writer(draft: Article, ed: Person, cara: Person) -> None:
    write(draft, ed, "Ed was here.")
    signed_in(cara).post(f"/cms/articles/{draft.pk}/submit/")
    assert listed(ed, "to_review") == []


def test_an_editor_finds_what_is_ready_to_publish(approved: Article, ed: Person) -> None:
    assert listed(ed, "to_publish") == [approved.pk]


def test_what_needs_one_more_approval_by_now_waits_for_a_user_who_can_give_it(
    approved: Article, news: Section, ed: Person, edna: Person, cara: Person
) -> None:
    assert listed(edna, "to_review") == []
    with_policy(news, approvals=2)
    assert listed(edna, "to_review") == [approved.pk]
    assert listed(ed, "to_review") == []  # he said yes already
    assert listed(cara, "to_review") == []
    assert listed(edna, "to_publish") == []


def test_it_waits_no_longer_once_there_are_enough(approved: Article, news: Section, edna: Person) -> None:
    with_policy(news, approvals=2)
    workflow.approve(approved, by=edna, digest=digest_of(approved))
    assert listed(edna, "to_review") == []
    assert listed(edna, "to_publish") == [approved.pk]


@pytest.mark.as_worker
def test_the_fullest_desk_takes_ten_queries(
    ada: Person, as_ada: Client, ed: Person, cara: Person, news: Section, approved: Article
) -> None:
    in_a_day = timezone.now() + timedelta(days=1)
    schedule_publication(approved, in_a_day, by=ed, digest=digest_of(approved))
    workflow.submit(workflow.create_article(news, by=cara, title="Second", body="<p>x</p>"), by=cara)
    workflow.create_article(news, by=ada, title="Mine", body='<p><a href="/news/gone/">there</a></p>')
    urgent = workflow.submit(
        workflow.create_article(news, by=cara, title="Gas leak", body="<p>x</p>"), by=cara
    )
    open_emergency(urgent, by=ada, reason="Gas leak", minutes=60, digest=digest_of(urgent))
    workflow.publish(urgent, by=ada)
    change_policy(news, {"four_eyes": False}, by=ada, reason="We are few in summer")
    start_review(scope=None, due=in_a_day, reason="Autumn", by=ada)
    look_over()
    page = as_ada.get("/cms/").text
    for word in ("Mine", "Second", "What is scheduled", "Gas leak", "/news/gone/", "Who still needs access?"):
        assert word in page
    assert queries(as_ada, "/cms/") <= 10


def test_of_many_drafts_the_desk_shows_a_few_and_leads_to_all(cara: Person, news: Section) -> None:
    for number in range(10):
        workflow.submit(
            workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>"), by=cara
        )
    drafts = [
        workflow.create_article(news, by=cara, title=f"Draft {number}", body="<p>x</p>")
        for number in range(10)
    ]
    client = signed_in(cara)
    assert 'href="/cms/articles/?state=draft&amp;mine=yes"' in client.get("/cms/").text
    everything = client.get("/cms/articles/?state=draft&mine=yes").text
    assert all(f">{one.draft.title}<" in everything for one in drafts if one.draft)


def test_a_user_who_reviews_nothing_is_not_led_to_what_waits_for_others(
    in_review: Article, as_ed: Client, as_cara: Client
) -> None:
    assert "Everything in review" in as_ed.get("/cms/").text
    assert "Everything in review" not in as_cara.get("/cms/").text
