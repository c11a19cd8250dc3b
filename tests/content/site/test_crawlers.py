"""What the site asks of crawlers of language models: who decides, and where it is said."""

import re

import pytest
from django.test import Client

from audit.models import Entry
from content.models import Article, Site
from content.public.feeds.robots import CRAWLERS
from content.site.crawlers import change_reach
from tests.newsroom import Person

CHANGE = "/cms/settings/feeds/"


@pytest.mark.parametrize("who", ["as_otto", "as_ed", "as_edna"])
def test_only_administrators_decide(who: str, site: Site, request: pytest.FixtureRequest) -> None:
    browser = request.getfixturevalue(who)
    assert browser.post(CHANGE, {"crawlers": "none", "full_text_feeds": "on"}).status_code == 403
    assert not Site.objects.exclude(crawlers="", full_text_feeds=False).exists()


def test_another_value_is_refused_at_the_field(as_ada: Client) -> None:
    answer = as_ada.post(CHANGE, {"crawlers": "some", "full_text_feeds": "on"})
    assert (answer.status_code, "Select a valid choice" in answer.text) == (422, True)
    assert not Site.objects.exclude(crawlers="", full_text_feeds=False).exists()


def test_by_default_the_site_says_nothing(anon: Client, published: Article) -> None:
    assert anon.get("/robots.txt").text.count("User-agent:") == 1
    assert anon.get("/.well-known/tdmrep.json").status_code == 404
    page = anon.get("/")
    assert ("tdm-reservation" in page.text, "TDM-Reservation" in page.headers) == (False, False)


@pytest.mark.parametrize(
    ("choice", "refused"), [("no_mining", ("training",)), ("none", ("training", "answers"))]
)
def test_one_person_asks_crawlers_to_stay_away(
    choice: str, refused: tuple[str, ...], as_ada: Client, anon: Client, published: Article
) -> None:
    assert as_ada.post(CHANGE, {"crawlers": choice}).status_code == 302
    *_all, group, _sitemaps = anon.get("/robots.txt").text.split("\n\n")
    *names, rule = group.splitlines()
    assert names == [f"User-agent: {name}" for of in refused for name in CRAWLERS[of]]
    assert rule == "Disallow: /"
    assert anon.get("/.well-known/tdmrep.json").json() == [{"location": "/", "tdm-reservation": 1}]
    for path in ("/", f"/{published.address.path}/"):
        page = anon.get(path)
        assert page.headers["TDM-Reservation"] == "1"
        assert '<meta name="tdm-reservation" content="1">' in page.text
    assert Entry.objects.get(event="content.site.changed").public["changes"][1] == [
        "crawlers",
        "full_text_feeds",
    ]


def test_the_list_of_crawlers_is_dated_and_has_a_source_for_each() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(CRAWLERS["date"]))
    known = CRAWLERS["training"] | CRAWLERS["answers"]  # type: ignore[operator]
    assert {"GPTBot", "ClaudeBot", "CCBot", "Google-Extended", "Bytespider"} <= known.keys()
    for name, source in known.items():
        assert re.fullmatch(r"[A-Za-z0-9-]+", name)
        assert source.startswith("https://")


def test_changing_nothing_is_no_change(ada: Person, site: Site) -> None:
    change_reach(by=ada, full_text_feeds=False, crawlers="")
    assert not Entry.objects.filter(event="content.site.changed").exists()
