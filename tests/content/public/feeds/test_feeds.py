"""Feeds of sections, topics and bylines, as Atom and JSON Feed; whole texts; the news sitemap. Refusals first."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from defusedxml import ElementTree as ET
from django.conf import settings
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content.models import Article, Section
from content.public.feeds import news as news_feed
from content.sections.verbs import add_section, change_section
from content.site.crawlers import change_reach
from content.taxonomy.topics import add_topic
from tests.content.conftest import PublishStory
from tests.newsroom import Person, fresh
from tests.policies import with_policy
from tests.words import OLD_SITE, accept_all, introduced

ATOM = "{http://www.w3.org/2005/Atom}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
BODY = (
    '<p>See <a href="/news/">news</a>, <a href="#there">below</a>, <a href="https://a.example/">a</a>.</p>'
    '<h2 id="there">There: href="/x"</h2>'
)


def atom(client: Client, path: str) -> Any:
    return ET.fromstring(client.get(path).content)


def titles(client: Client, path: str) -> list[str]:
    """Of the entries, the same in both forms."""
    found = [entry.findtext(f"{ATOM}title") for entry in atom(client, path).iter(f"{ATOM}entry")]
    items = client.get(f"{path}feed.json").json()["items"]
    assert [item["title"] for item in items] == found
    return found


@pytest.mark.parametrize("end", ["", "feed.json"])
def test_where_nothing_is_there_is_no_feed(end: str, anon: Client, published: Article, ada: Person) -> None:
    add_topic(by=ada, name="Unused")
    for path in ("sections/nothing", "sections/news/ferry-timetable-changes", "topics/unused", "topics/x"):
        assert anon.get(f"/feed/{path}/{end}").status_code == 404
    assert anon.get(f"/feed/bylines/{uuid4()}/{end}").status_code == 404


def test_a_restricted_section_is_in_no_feed(
    anon: Client, as_cara: Client, published: Article, news: Section, ada: Person
) -> None:
    change_reach(by=ada, full_text_feeds=True, crawlers="")
    with_policy(news, audience="members")
    for browser in (anon, as_cara):
        assert browser.get("/feed/sections/news/").status_code == 404
        for path in ("/feed/", "/feed/feed.json", "/feed/news-sitemap.xml"):
            assert "Ferry" not in browser.get(path).text


def test_each_list_has_its_feed(
    anon: Client, ada: Person, news: Section, policies: Section, publish_story: PublishStory
) -> None:
    topic, edwin = add_topic(by=ada, name="Ferries"), introduced("Edwin Stone", "Writes.")
    publish_story("Boats", topics=[topic], bylines=[edwin])
    publish_story("Harbour")
    assert titles(anon, "/feed/") == titles(anon, "/feed/sections/news/") == ["Harbour", "Boats"]
    assert titles(anon, "/feed/sections/policies/") == []
    assert titles(anon, "/feed/topics/ferries/") == ["Boats"]
    assert titles(anon, f"/feed/bylines/{edwin.public_id}/") == ["Boats"]
    for page in ("/news/", "/topics/ferries/", f"/bylines/{edwin.public_id}/"):
        path = f"/feed{'/sections' if page == '/news/' else ''}{page}"
        for kind, end in (("atom+xml", ""), ("feed+json", "feed.json")):
            link = f'<link rel="alternate" type="application/{kind}" href="{path}{end}">'
            assert link in anon.get(page).text


def test_the_feed_of_a_section_moves_with_it(
    anon: Client, edna: Person, ada: Person, published: Article, news: Section
) -> None:
    add_section(news, by=ada, title="Below", source=OLD_SITE)
    change_section(news, by=edna, slug="latest")
    accept_all(ada)
    for end in ("", "feed.json"):
        led = anon.get(f"/feed/sections/news/{end}")
        assert (led.status_code, led.headers["Location"]) == (301, f"/feed/sections/latest/{end}")
    assert titles(anon, "/feed/sections/latest/") == ["Ferry timetable changes"]
    feed = atom(anon, "/feed/sections/latest/")
    assert feed.findtext(f"{ATOM}title") == "News – The Harbour Gazette"
    assert feed.findtext(f"{ATOM}id") == f"{settings.SITE_URL}/feed/sections/latest/"


def test_summaries_unless_the_site_gives_whole_texts(
    anon: Client, ada: Person, publish_story: PublishStory
) -> None:
    article = publish_story("Boats", summary="Two more.", body=BODY)
    [item] = anon.get("/feed/feed.json").json()["items"]
    assert (item["content_text"], "content_html" in item) == ("Two more.", False)
    assert "below" not in anon.get("/feed/").text
    change_reach(by=ada, full_text_feeds=True, crawlers="")
    here = f"{settings.SITE_URL}/{fresh(article).address.path}/"
    [item] = anon.get("/feed/feed.json").json()["items"]
    [entry] = atom(anon, "/feed/").iter(f"{ATOM}entry")
    assert item["content_html"] == entry.findtext(f"{ATOM}content")
    assert entry.find(f"{ATOM}content").get("type") == "html"
    for said in (f'"{settings.SITE_URL}/news/"', f'"{here}#there"', '"https://a.example/"', 'href="/x"'):
        assert said in item["content_html"]


def test_a_json_feed_says_what_the_standard_demands(anon: Client, published: Article) -> None:
    answer = anon.get("/feed/feed.json")
    assert answer.headers["Content-Type"] == "application/feed+json"
    feed = json.loads(answer.content)
    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "The Harbour Gazette")
    assert (feed["home_page_url"], feed["feed_url"]) == (
        f"{settings.SITE_URL}/",
        f"{settings.SITE_URL}/feed/feed.json",
    )
    [item] = feed["items"]
    assert item["id"].endswith(f":article/{published.public_id}")
    assert item["date_published"].endswith("Z")
    with assertNumQueries(1):
        again = anon.get("/feed/feed.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert 'type="application/feed+json" href="/feed/feed.json"' in anon.get("/").text


def test_the_news_sitemap_has_the_last_two_days(
    anon: Client, publish_story: PublishStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = publish_story("Fish & chips <b>")
    [url] = ET.fromstring(anon.get("/feed/news-sitemap.xml").content)
    assert url.findtext(f"{NEWS}news/{NEWS}title") == "Fish & chips <b>"
    assert url.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}name") == "The Harbour Gazette"
    assert url[0].text == f"{settings.SITE_URL}/{fresh(article).address.path}/"
    assert f"Sitemap: {settings.SITE_URL}/feed/news-sitemap.xml" in anon.get("/robots.txt").text
    monkeypatch.setattr(news_feed, "NEWS", timedelta(0))
    assert len(ET.fromstring(anon.get("/feed/news-sitemap.xml").content)) == 0
