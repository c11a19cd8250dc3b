"""The desk when everything at once waits for somebody: within ten queries."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content import workflow
from content.articles.emergency_publication import open_emergency
from content.maintenance.link_checker import look_over
from content.models import Article, Checkup, Section
from content.policies.change import change_policy
from content.scheduling.verbs import schedule_publication
from rbac.reviews.verbs import start_review
from tests.newsroom import Person, digest_of
from tests.signing_in import signed_in


def test_the_web_cannot_say_what_an_article_lacks(draft: Article) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Checkup.objects.create(article=draft, revision=draft.newest)


@pytest.mark.as_worker
def test_the_fullest_desk_takes_ten_queries(
    ada: Person, ed: Person, cara: Person, news: Section, approved: Article
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
    client = signed_in(ada)
    client.get("/cms/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/cms/").content.decode()
    for word in ("Mine", "Second", "What is scheduled", "Gas leak", "/news/gone/", "Who still needs access?"):
        assert word in page
    assert len(captured) <= 10, [query["sql"][:90] for query in captured]


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


def test_whoever_reviews_nothing_is_not_led_to_what_waits_for_others(
    in_review: Article, as_ed: Client, as_cara: Client
) -> None:
    assert "Everything in review" in as_ed.get("/cms/").text
    assert "Everything in review" not in as_cara.get("/cms/").text
