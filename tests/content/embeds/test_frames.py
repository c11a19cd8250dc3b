"""A frame is offered only for allowed hosts and waits for a click; the content policy names exactly its host."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Route

from content.embeds.frames import with_frames
from content.embeds.hosts import allow_embed_hosts
from content.models import Article
from content.text.sanitise import clean_html
from tests.browser import Visits
from tests.content.embeds.test_hosts import FIGURE, HOSTS
from tests.newsroom import Person, publish, write
from tests.words import introduced_with

VIDEO = (
    'See:</p><figure data-embed=""><a href="https://charts.example.net/1/">Boats by month</a></figure><p>x'
)
POLICY = "Content-Security-Policy"


def test_the_link_stays_and_the_offer_waits_for_a_click() -> None:
    stored = clean_html(FIGURE.format("https://charts.example.net/1/?a=1&amp;b=2"))
    framed = with_frames(f"<p>x</p>{stored}", HOSTS)
    assert framed.hosts == ("charts.example.net",)
    assert 'data-frame="https://charts.example.net/1/?a=1&amp;b=2"' in framed.body
    assert '<a href="https://charts.example.net/1/?a=1&amp;b=2" rel="noopener">Boats</a>' in framed.body
    assert "<iframe" not in framed.body
    assert with_frames(stored, frozenset()).body == stored


@pytest.fixture
def article(draft: Article, cara: Person, ed: Person, ada: Person) -> Any:
    allow_embed_hosts(["charts.example.net", "player.vimeo.com"], by=ada)
    written = write(draft, cara, VIDEO)
    return publish(written, by=cara, approver=ed)


@pytest.mark.usefixtures("one_person_suffices")
def test_only_the_page_that_has_one_may_load_it_and_only_from_there(article: Article, anon: Client) -> None:
    answer = anon.get(f"/{article.address.path}/")
    assert "frame-src https://charts.example.net;" in answer.headers[POLICY] + ";"
    assert "vimeo" not in answer.headers[POLICY]
    assert "X-Frames-From" not in answer.headers
    for other in ("/", "/news/", "/search/?q=boats"):
        assert "frame-src" not in anon.get(other).headers[POLICY]


@pytest.mark.usefixtures("one_person_suffices")
def test_an_answer_that_nothing_changed_keeps_the_policy(article: Article, anon: Client) -> None:
    path = f"/{article.address.path}/"
    known = anon.get(path).headers["ETag"]
    for answer in (anon.get(path), anon.get(path, headers={"if-none-match": known})):
        assert "frame-src https://charts.example.net" in answer.headers[POLICY]


def test_a_host_that_is_not_allowed_any_more_leaves_a_link(
    article: Article, ada: Person, anon: Client
) -> None:
    allow_embed_hosts([], by=ada)
    answer = anon.get(f"/{article.address.path}/")
    assert "frame-src" not in answer.headers[POLICY]
    assert "data-frame" not in answer.text
    assert '<a href="https://charts.example.net/1/" rel="noopener">Boats by month</a>' in answer.text


def test_the_words_that_introduce_a_section_hold_one_too(article: Article, ada: Person, anon: Client) -> None:
    introduced_with(article.section, article, by=ada)
    first = anon.get("/news/")
    assert 'data-frame="https://charts.example.net/1/"' in first.text
    for answer in (first, anon.get("/news/"), anon.get("/news/", headers={"if-none-match": first["ETag"]})):
        assert "frame-src https://charts.example.net" in answer.headers[POLICY]
    assert "frame-src" not in anon.get("/").headers[POLICY]


@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database", "one_person_suffices")
@pytest.mark.late
def test_nothing_is_asked_of_the_host_before_a_click(article: Article, visits: Visits) -> None:
    asked: list[str] = []
    page = visits.open("/")

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>Chart</title><p>A chart</p>")

    page.route("https://charts.example.net/**", answer)
    page.goto(f"/{article.address.path}/")
    assert asked == []
    page.get_by_role("button", name="Load it from charts.example.net").click()
    page.frame_locator("iframe").get_by_text("A chart").wait_for()
    frame = page.locator("iframe")
    assert frame.get_attribute("sandbox") == "allow-scripts allow-same-origin"
    assert frame.get_attribute("title") == "Boats by month"


@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database", "one_person_suffices")
@pytest.mark.late
def test_without_script_there_is_the_link(article: Article, visits: Visits) -> None:
    page = visits.open(f"/{article.address.path}/", java_script_enabled=False)
    page.get_by_role("link", name="Boats by month").wait_for()
    assert page.get_by_role("button", name="Load it").count() == 0
