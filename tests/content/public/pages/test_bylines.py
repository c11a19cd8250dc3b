"""content.public.pages.bylines and topics: one address for ever, and nothing on the page that is not public."""

from uuid import UUID

import pytest
from django.test import Client

from content import workflow
from content.bylines.verbs import add_byline, change_byline, merge_bylines, remove_byline
from content.models import Article, Byline, Topic
from tests.content.conftest import PublishStory
from tests.counting import queries
from tests.newsroom import Person, fresh, publish
from tests.policies import with_policy
from tests.words import accept_all, introduced


@pytest.fixture
def story(published: Article, cara: Person, ed: Person, jane: Byline) -> Article:
    return under(published, jane, cara, ed)


def under(article: Article, byline: Byline, writer: Person, editor: Person) -> Article:
    words = {"title": "Ferries from May", "summary": "", "body": "<p>From May.</p>"}
    workflow.save_draft(article, by=writer, base=1, bylines=[byline], **words)  # type: ignore[arg-type]
    return publish(article, by=writer, approver=editor)


def address(byline: Byline) -> str:
    return f"/bylines/{byline.public_id}/"


def test_a_user_who_has_nothing_public_has_no_page(jane: Byline, draft: Article, anon: Client) -> None:
    assert anon.get(address(jane)).status_code == 404
    assert anon.get(f"/bylines/{UUID(int=7)}/").status_code == 404


def test_what_was_taken_down_or_is_not_for_everybody_is_not_on_it(
    story: Article, jane: Byline, ada: Person, anon: Client
) -> None:
    assert anon.get(address(jane)).status_code == 200
    with_policy(story.section, audience="members")
    assert anon.get(address(jane)).status_code == 404
    with_policy(story.section, audience="public")
    workflow.take_down(fresh(story), by=ada, reason="Figures were wrong.")
    assert anon.get(address(jane)).status_code == 404


def test_a_user_who_was_taken_off_the_site_has_none(
    story: Article, jane: Byline, edna: Person, anon: Client
) -> None:
    remove_byline(jane, by=edna)
    assert anon.get(address(jane)).status_code == 404
    assert address(jane) not in anon.get("/sitemap.xml").text


def test_it_says_who_they_are_and_lists_what_they_wrote(story: Article, jane: Byline, anon: Client) -> None:
    page = anon.get(address(jane)).text
    assert "Jane &lt;b&gt;writes&lt;/b&gt;." in page
    assert f'href="/{story.address.path}/"' in page
    assert f'href="{address(jane)}" rel="author"' in anon.get(f"/{story.address.path}/").text
    assert f"{address(jane)}</loc>" in anon.get("/sitemap.xml").text


def test_its_address_survives_a_new_name(
    story: Article, jane: Byline, edna: Person, ada: Person, anon: Client
) -> None:
    before = anon.get(address(jane)).headers["ETag"]
    change_byline(jane, by=edna, name="Jane Roe", biography="", picture="")
    accept_all(ada)
    page = anon.get(address(jane), headers={"If-None-Match": before})
    assert (page.status_code, "Jane Roe" in page.text) == (200, True)


def test_two_that_become_one_lead_to_one_page_with_everything(
    story: Article, jane: Byline, edna: Person, ada: Person, anon: Client
) -> None:
    doe = add_byline(by=edna, name="J. Doe")
    merge_bylines(jane, doe, by=edna)
    accept_all(ada)
    led = anon.get(address(jane))
    assert (led.status_code, led.headers["Location"]) == (301, address(doe))
    assert f'href="/{story.address.path}/"' in anon.get(address(doe)).text


def test_it_takes_three_queries(story: Article, jane: Byline, anon: Client) -> None:
    anon.get("/")
    assert queries(anon, address(jane)) <= 3


@pytest.mark.parametrize("mark", ["x", "7", "A" * 32])
def test_a_page_mark_that_is_no_public_id_is_not_found(
    mark: str, story: Article, jane: Byline, anon: Client
) -> None:
    assert anon.get(address(jane), {"before": mark}).status_code == 404


def test_a_topic_without_a_live_article_is_not_found(anon: Client, draft: Article) -> None:
    Topic.objects.create(name="Ferries", slug="ferries").articles.add(draft)
    assert anon.get("/topics/ferries/").status_code == 404
    assert anon.get("/topics/unknown/").status_code == 404


def test_an_article_names_its_topics(anon: Client, publish_story: PublishStory) -> None:
    anon.get("/news/")
    topic = Topic.objects.create(name="Ferries & boats", slug="ferries")
    publish_story("A story", topics=[topic])
    assert (
        '<a class="chip" href="/topics/ferries/">Ferries &amp; boats</a>' in anon.get("/news/a-story/").text
    )


def test_a_topic_lists_pages_of_every_kind(anon: Client, publish_story: PublishStory) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    jane = introduced("Jane Roe", "")
    publish_story("House rules", kind="page", topics=[topic], bylines=[jane])
    for page in ("/topics/ferries/", f"/bylines/{jane.public_id}/"):
        assert "House rules" in anon.get(page).text
        assert page in anon.get("/sitemap.xml").text
