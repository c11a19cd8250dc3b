"""content.public.feeds.atom: valid Atom with what everybody may read, and not a word more."""

from datetime import datetime
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree as ET
from django.test import Client
from pytest_django.asserts import assertNumQueries
from pytest_django.fixtures import Settings

from content.models import Article, Site
from content.models.articles.article import ArticleKind
from tests.content.conftest import PublishStory
from tests.newsroom import Person, fresh
from tests.words import readdressed

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: Client) -> Element:
    response = client.get("/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def titles(feed: Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_it_says_what_the_standard_demands(anon: Client, published: Article, settings: Settings) -> None:
    settings.SITE_URL = "https://gazette.example"
    feed = read(anon)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == "https://gazette.example/feed/"
    assert feed.findtext(f"{ATOM}title") == "The Harbour Gazette"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The Harbour Gazette"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "https://gazette.example/feed/", "alternate": "https://gazette.example/"}
    [entry] = feed.iter(f"{ATOM}entry")
    said = {child.tag.removeprefix(ATOM): child for child in entry}
    assert said.keys() == {"id", "title", "link", "published", "updated", "summary"}
    day = fresh(published).first_published_at.date()
    assert said["id"].text == f"tag:gazette.example,{day}:article/{published.public_id}"
    assert said["link"].get("href") == f"https://gazette.example/{fresh(published).address.path}/"
    assert said["summary"].text == "Two more boats."
    assert datetime.fromisoformat(str(said["updated"].text)).tzinfo is not None


def test_an_article_that_moves_keeps_its_name(anon: Client, ed: Person, published: Article) -> None:
    [before] = [e.findtext(f"{ATOM}id") for e in read(anon).iter(f"{ATOM}entry")]
    readdressed(published, fresh(published).section, by=ed, slug="boats")
    [after] = read(anon).iter(f"{ATOM}entry")
    assert after.findtext(f"{ATOM}id") == before
    assert str(after.find(f"{ATOM}link").get("href")).endswith("/boats/")


def test_marks_of_xml_in_a_title_stay_text(anon: Client, publish_story: PublishStory) -> None:
    publish_story("Fish & chips < 5 </title><script>")
    assert titles(read(anon)) == ["Fish & chips < 5 </title><script>"]


def test_pages_are_no_news(anon: Client, publish_story: PublishStory) -> None:
    publish_story("Imprint", kind=ArticleKind.PAGE)
    assert titles(read(anon)) == []


def test_an_empty_site_has_a_feed_too(anon: Client, site: Site) -> None:
    feed = read(anon)
    assert feed.findtext(f"{ATOM}updated") == "2000-01-01T00:00:00Z"


@pytest.mark.parametrize(("path", "made"), [("/feed/", 2), ("/sitemap.xml", 3)])
def test_who_has_it_already_costs_one_query(path: str, made: int, anon: Client, published: Article) -> None:
    anon.get("/")
    with assertNumQueries(made):
        first = anon.get(path)
    assert not first.cookies
    with assertNumQueries(1):
        again = anon.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_pages_lead_to_it(anon: Client, published: Article) -> None:
    assert '<link rel="alternate" type="application/atom+xml" href="/feed/"' in anon.get("/").text
