"""Head of every public page: canonical address, cards and data for machines agree with what readers see."""

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from content.media.metadata import Description, edit
from content.media.renditions import make
from content.models import Article, Asset, Byline, Comment, Section, Topic
from content.public.queries import comment_threads
from content.site.identity import change_site
from tests.content.conftest import PublishStory
from tests.content.media.file_requests import get
from tests.content.media.files import current, shown
from tests.content.public.timely import address, event, notice
from tests.content.site import legal
from tests.newsroom import Person, change, fresh, publish
from tests.policies import with_policy
from tests.samples import samples
from tests.words import accept_all

# What one person writes for search engines goes the same way as the text.
OWN = {"search_title": "Boats in May", "search_description": "All new times."}
ELSEWHERE = "https://elsewhere.example/ferries"
EVIL = samples(__file__)["evil"]


class Read(HTMLParser):
    """What a crawler takes from a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.canonical: list[str] = []
        self.links: list[str] = []
        self.said: dict[str, list[str]] = {}
        self.texts: dict[str, str] = {"title": "", "h1": "", "script": ""}
        self._in = ""
        self.feed(text)
        self.data = json.loads(self.texts["script"])["@graph"] if self.texts["script"] else []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in = tag if tag != "script" or given.get("type") == "application/ld+json" else ""
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical.append(given["href"])
        elif tag == "meta" and (name := given.get("property") or given.get("name")):
            self.said.setdefault(name, []).append(given["content"])
        elif tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].partition("#")[0])

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in in self.texts:
            self.texts[self._in] += data

    def one(self, name: str) -> str:
        assert len(self.said.get(name, [""])) == 1, (name, self.said[name])
        return self.said.get(name, [""])[0]

    def of(self, *kinds: str) -> Any:
        return next((thing for thing in self.data if thing["@type"] in kinds), None)


def read(client: Client, path: str) -> Read:
    return Read(client.get(path).text)


def crawled(client: Client, *starts: str) -> Iterator[tuple[str, Read]]:
    """Every page of the site that links lead to."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = Read(answer.text)
            yield path, page
            found = {link for link in page.links if not link.startswith(("/cms/", "/media/"))} - seen
            waiting, seen = [*waiting, *found], seen | found


@pytest.fixture
def whole_site(
    live_boats: Article, ada: Person, cara: Person, ed: Person, news: Section, jane: Byline,
    publish_story: PublishStory, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ferries = Topic.objects.create(name="Ferries", slug="ferries")
    story = publish_story("Signed", summary="In short.", topics=[ferries], bylines=[jane])
    publish_story("Own words", details=OWN)
    publish_story("From elsewhere", details={"canonical": ELSEWHERE})
    publish_story("About us", kind="page")
    publish_story("Start here", kind="landing", details={"heading_1": "More"})
    legal.published("imprint", by=ada)
    event(cara, ed, news, "Regatta", 2)
    notice(cara, ed, news, "Storm")
    monkeypatch.setattr(comment_threads, "COMMENTS_SHOWN", 1)
    for number in range(3):
        Comment.objects.create(
            article=story, name="Nan", text=f"{number}", html=f"<p>{number}</p>", state="approved"
        )


def agrees(path: str, page: Read) -> str:
    """What is wrong with an indexed page, or an empty text."""
    site = settings.SITE_URL
    address, title = page.one("og:url"), page.one("og:title")
    about = page.of("NewsArticle", "Event", "WebPage")
    names = [
        step["name"] for step in (page.of("BreadcrumbList") or {"itemListElement": []})["itemListElement"]
    ]
    heading = page.texts["h1"].strip()
    found = {
        "canonical": (page.canonical == [address] and address in (f"{site}{path.partition('?')[0]}", ELSEWHERE))
        or (path.startswith("/comments/") and address.startswith(f"{site}/news/")),
        "title": page.texts["title"] in (f"{title} – The Harbour Gazette", "The Harbour Gazette"),
        "description": page.one("description") == page.one("og:description"),
        "heading": not about or about.get("headline", about.get("name")) == heading,
        "address": not about or about["url"] == address,
        "described": not about or about.get("description", "") == page.one("description"),
        "trail": not names or names[-1] == heading,
        "robots": page.one("robots") == "max-image-preview:large",
    }  # fmt: skip
    return f"{path}: {wrong}" if (wrong := [name for name, is_right in found.items() if not is_right]) else ""


def test_the_heads_of_all_pages_agree_with_themselves_and_with_the_page(
    whole_site: None, anon: Client
) -> None:
    older = f"/news/?before={Article.objects.latest('first_published_at').public_id}"
    pages = dict(crawled(anon, "/", "/search/?q=ferries", older))
    hidden = {path for path, page in pages.items() if not page.canonical}
    assert {path.split("/")[1] for path in hidden} == {"search", "verify", "comments"}
    assert all(
        pages[path].said["robots"] == ["noindex, nofollow"] and not pages[path].data for path in hidden
    )
    assert [said for path in pages.keys() - hidden if (said := agrees(path, pages[path]))] == []
    kinds = {thing["@type"] for page in pages.values() for thing in page.data}
    assert kinds == {"NewsArticle", "WebPage", "Event", "BreadcrumbList", "Organization", "WebSite"}
    assert len(pages) > 15
    assert pages["/imprint/"].canonical == [f"{settings.SITE_URL}/imprint/"]


def test_no_error_page_and_no_page_that_went_is_indexed(anon: Client, taken_down: Article) -> None:
    for path, status in ((address(taken_down), 410), ("/news/nothing/", 404)):
        answer = anon.get(path)
        page = Read(answer.text)
        assert (answer.status_code, page.canonical, page.data) == (status, [], [])
        assert page.one("robots").startswith("noindex")


def test_what_was_added_to_an_address_is_not_canonical(anon: Client, published: Article) -> None:
    path = address(published)
    assert read(anon, f"{path}?utm_source=mail").canonical == [f"{settings.SITE_URL}{path}"]


def test_the_times_are_those_of_the_words(anon: Client, published: Article, cara: Person, ed: Person) -> None:
    publish(change(published, cara, body="<p>New.</p>"), by=cara, approver=ed)
    article, page = fresh(published), read(anon, address(published))
    times = [at.isoformat() for at in (article.first_published_at, article.published_at)]
    assert [page.one(f"article:{name}_time") for name in ("published", "modified")] == times
    assert [page.of("NewsArticle")[name] for name in ("datePublished", "dateModified")] == times


@pytest.mark.parametrize("title", EVIL)
def test_nothing_that_is_written_breaks_out_of_the_head(
    title: str, anon: Client, publish_story: PublishStory
) -> None:
    plain = anon.get(address(publish_story("Plain", summary="Plain"))).text
    story = publish_story(title, summary=title, slug="told", details={"search_title": title})
    title = fresh(story).live.title  # without marks of direction
    text = anon.get(address(story)).text
    page = Read(text)
    assert page.texts["title"] == f"{title} – The Harbour Gazette"
    assert (page.one("og:title"), page.one("og:description"), page.one("description")) == (title,) * 3
    assert page.of("NewsArticle")["headline"] == title
    assert text.count("<script") == plain.count("<script")


def test_words_for_search_engines_that_no_one_approved_are_not_there(
    anon: Client, published: Article, cara: Person, ed: Person
) -> None:
    before = anon.get(address(published)).text
    article = change(published, cara, details=OWN | {"canonical": ELSEWHERE})
    assert anon.get(address(published)).text == before
    publish(article, by=cara, approver=ed)
    page = read(anon, address(published))
    assert page.texts["title"].startswith("Boats in May – ")
    assert (page.one("og:title"), page.one("description")) == tuple(OWN.values())
    assert (page.texts["h1"], page.canonical) == ("Ferry timetable changes", [ELSEWHERE])
    assert ELSEWHERE not in anon.get("/sitemap.xml").text
    assert address(published) not in anon.get("/sitemap.xml").text


def test_a_page_for_some_says_nothing_to_networks(
    anon: Client, as_cara: Client, live_boats: Article, news: Section
) -> None:
    with_policy(news, audience="roles")
    page = read(as_cara, address(live_boats))
    assert page.texts["h1"] == "Ferries"
    assert (page.canonical, page.data, page.said["robots"]) == ([], [], ["noindex, nofollow"])
    assert not [name for name in page.said if name.startswith("og:")]


def pictured(anon: Client, page: Read) -> tuple[int, int]:
    """Size of the picture as a network fetches it, from the store, made by the worker."""
    path = page.one("og:image").removeprefix(settings.SITE_URL)
    get(anon, path)
    *_rest, digest, name = path.split("/")
    make(digest, name)
    return Image.open(BytesIO(get(anon, path).body)).size


def sizes_told(page: Read) -> tuple[int, int]:
    return int(page.one("og:image:width")), int(page.one("og:image:height"))


def test_the_card_has_the_wide_crop_around_the_focal_point(
    anon: Client, quay: Asset, cara: Person, publish_story: PublishStory
) -> None:
    edit(quay, by=cara, description=replace(Description.of(quay), focal_point=(500, 250)))
    page = read(anon, address(publish_story("Quay", body=shown(quay))))
    assert page.one("og:image").endswith("/wide-1440-y5.webp")
    assert (page.one("og:image:alt"), page.one("twitter:card")) == ("Boats", "summary_large_image")
    assert page.of("NewsArticle")["image"] == page.one("og:image")
    assert pictured(anon, page) == sizes_told(page) == (1440, 810)


def test_without_a_focal_point_the_card_has_the_whole_picture(
    anon: Client, quay: Asset, boats: Asset, publish_story: PublishStory
) -> None:
    body = shown(boats) + shown(quay)
    page = read(anon, address(publish_story("Both", body=body)))
    assert pictured(anon, page) == sizes_told(page) == (640, 457)
    details = {"share_picture": current(quay).address}
    chosen = read(anon, address(publish_story("Chosen", body=body, details=details)))
    assert pictured(anon, chosen) == sizes_told(chosen) == (1280, 800)


def test_a_picture_that_the_text_does_not_show_is_on_no_card(
    anon: Client, boats: Asset, quay: Asset, publish_story: PublishStory
) -> None:
    hidden = current(quay).address
    story = publish_story("Boats", body=shown(boats), details={"share_picture": hidden})
    assert hidden.split("/")[2] not in anon.get(address(story)).text
    bare = read(anon, address(publish_story("Bare", details={"share_picture": hidden})))
    assert (bare.said.get("og:image"), bare.one("twitter:card")) == (None, "summary")


def test_a_page_without_a_picture_has_that_of_the_site_and_names_its_logo(
    anon: Client, ada: Person, eve: Person, boats: Asset, published: Article
) -> None:
    change_site(by=ada, card_picture=current(boats).address, logo=current(boats).address)
    accept_all(eve)
    for path in ("/", "/news/", address(published)):
        page = read(anon, path)
        assert page.one("og:image") == settings.SITE_URL + current(boats).address
        assert sizes_told(page) == (700, 500)
    assert read(anon, "/").of("Organization")["logo"].startswith(f"{settings.SITE_URL}/media/")
