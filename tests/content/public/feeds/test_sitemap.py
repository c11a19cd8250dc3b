"""/sitemap.xml: every page that everybody may read, in files as large as the protocol allows."""

import pytest
from defusedxml import ElementTree as ET
from django.test import Client
from pytest_django.fixtures import Settings

from content.bylines.verbs import add_byline
from content.models import Article, Section, Topic
from content.models.articles.article import ArticleKind
from content.public.feeds import sitemap
from content.sections.verbs import add_section
from tests.content.conftest import PublishStory, published_by
from tests.newsroom import Person, fresh
from tests.samples import samples
from tests.words import OLD_SITE


@pytest.fixture(autouse=True)
def site_url(settings: Settings) -> None:
    settings.SITE_URL = "https://gazette.example"


def addresses(client: Client, path: str = "/sitemap.xml") -> list[str]:
    response = client.get(path)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    places = ET.fromstring(response.content).iter(f"{{{sitemap.NAMESPACE}}}loc")
    return [str(place.text).removeprefix("https://gazette.example") for place in places]


def test_articles_pages_and_topics_are_in_it(anon: Client, publish_story: PublishStory) -> None:
    boats = Topic.objects.create(name="Boats", slug="boats")
    Topic.objects.create(name="Trains", slug="trains")
    publish_story("Ferry", topics=[boats])
    publish_story("Imprint", kind=ArticleKind.PAGE)
    assert addresses(anon) == ["/", "/news/", "/topics/boats/", "/news/ferry/", "/news/imprint/"]


@pytest.mark.late
def test_a_large_site_has_an_index_of_files(
    anon: Client, publish_story: PublishStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        publish_story(f"Story {number}")
    monkeypatch.setattr(sitemap, "ADDRESSES_A_FILE", 2)
    files = addresses(anon)
    assert files[0] == "/sitemap.xml?part=sections-1"
    assert all(file.startswith("/sitemap.xml?part=") for file in files)
    listed = [place for file in files for place in addresses(anon, file)]
    assert sorted(listed) == ["/", "/news/", "/news/story-0/", "/news/story-1/", "/news/story-2/"]


@pytest.mark.late
def test_the_index_has_everything_that_one_file_would_have(
    anon: Client,
    ada: Person,
    edna: Person,
    cara: Person,
    ed: Person,
    news: Section,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_nothing, with_something = (add_byline(by=edna, name=name) for name in ("Nobody", "Jane"))
    for number in range(5):
        topic = Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}")
        published_by(cara, ed, news, f"Story {number}", topics=[topic])
        add_section(news, by=ada, title=f"Part {number}", source=OLD_SITE)
    published_by(cara, ed, news, "By Jane", bylines=[with_something])
    whole = addresses(anon)
    monkeypatch.setattr(sitemap, "ADDRESSES_A_FILE", 2)
    monkeypatch.setattr(sitemap, "ASKED_AT_ONCE", 3)
    files = addresses(anon)
    assert sorted(place for file in files for place in addresses(anon, file)) == sorted(whole)
    assert f"/bylines/{with_something.public_id}/" in whole
    assert f"/bylines/{with_nothing.public_id}/" not in whole
    assert all(len(addresses(anon, file)) <= 2 for file in files)


@pytest.mark.parametrize("part", samples(__file__)["no parts"])
def test_there_are_no_other_files(anon: Client, published: Article, part: str) -> None:
    assert anon.get("/sitemap.xml", {"part": part}).status_code == 404


def test_it_says_when_a_page_changed(anon: Client, published: Article) -> None:
    at = fresh(published).published_at.isoformat(timespec="seconds")
    assert f"<lastmod>{at}</lastmod>" in anon.get("/sitemap.xml").text
