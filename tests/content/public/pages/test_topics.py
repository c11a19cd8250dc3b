"""content.public.pages.topics: a topic exists for readers while an article is live."""

from django.test import Client

from content.models import Article, Section, Topic
from tests.content.conftest import published_by
from tests.newsroom import Person
from tests.words import introduced


def test_a_topic_lists_its_live_articles(anon: Client, published: Article, draft: Article) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    topic.articles.add(published)
    assert "Ferry timetable changes" in anon.get("/topics/ferries/").text


def test_a_topic_without_a_live_article_is_not_found(anon: Client, draft: Article) -> None:
    Topic.objects.create(name="Ferries", slug="ferries").articles.add(draft)
    assert anon.get("/topics/ferries/").status_code == 404
    assert anon.get("/topics/unknown/").status_code == 404


def test_an_article_names_its_topics(anon: Client, cara: Person, ed: Person, news: Section) -> None:
    anon.get("/news/")
    topic = Topic.objects.create(name="Ferries & boats", slug="ferries")
    published_by(cara, ed, news, "A story", topics=[topic])
    assert (
        '<a class="chip" href="/topics/ferries/">Ferries &amp; boats</a>' in anon.get("/news/a-story/").text
    )


def test_a_topic_lists_pages_of_every_kind(anon: Client, cara: Person, ed: Person, news: Section) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    jane = introduced("Jane Roe", "")
    published_by(cara, ed, news, "House rules", kind="page", topics=[topic], bylines=[jane])
    for page in ("/topics/ferries/", f"/bylines/{jane.public_id}/"):
        assert "House rules" in anon.get(page).text
        assert page in anon.get("/sitemap.xml").text
