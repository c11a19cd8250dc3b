"""One step takes an article down, and within five seconds nobody gets anything of it from anywhere that readers ask."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Asset
from tests.content.media.files import current
from tests.newsroom import Person, fresh
from tests.previews import followed, link_to

SECONDS = 5
SHOWN = re.compile(rb'>Ferries<|:"Ferries"|/ferries/</loc>')


def asked(article: Article, boats: Asset, previewed: str) -> dict[str, str]:
    """Every address at which readers could find something of it."""
    page = f"/{fresh(article).address.path}/"
    return {
        "page": page,
        "front page": "/",
        "section": "/news/",
        "feed": "/feed/",
        "search": "/search/?q=Ferries",
        "search, mistyped": "/search/?q=Feries",
        "sitemap": "/sitemap.xml",
        "API": "/api/v1/articles/",
        "article in the API": f"/api/v1/articles/{article.pk}/",
        "verify": f"/verify/{article.pk}/",
        "proof": f"/verify/{article.pk}/proof.json",
        "comment form": f"/comments/{article.pk}/new/",
        "picture": current(boats).address,
        "picture, smaller": f"{current(boats).address.rsplit('/', 1)[0]}/320.webp",
        "preview": f"{previewed}page/",
        "picture in the preview": f"{previewed}{current(boats).address.removeprefix('/')}",
    }


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def telling(client: Client, addresses: dict[str, str], tags: dict[str, str]) -> Iterator[str]:
    """Where something of the article is still shown, or a kept copy is called good."""
    for name, path in addresses.items():
        answer = client.get(path, headers={"If-None-Match": tags.get(name, '"none"')})
        found = answer.status_code in {200, 304} and name in GONE
        if found or answer.status_code == 304 or SHOWN.search(body_of(answer)):
            yield name


GONE = {
    "page",
    "article in the API",
    "verify",
    "proof",
    "comment form",
    "picture",
    "preview",
    "picture in the preview",
}


def test_nothing_is_shown_anywhere_once_it_is_taken_down(
    anon: Client, live_boats: Article, boats: Asset, ed: Person
) -> None:
    addresses = asked(live_boats, boats, followed(link_to(live_boats, ed), anon))
    before = {name: anon.get(path) for name, path in addresses.items()}
    shown = {name for name, answer in before.items() if SHOWN.search(body_of(answer))}
    assert shown >= {"page", "front page", "section", "feed", "search", "sitemap", "API", "preview"}, shown
    tags = {name: answer["ETag"] for name, answer in before.items() if "ETag" in answer.headers}
    workflow.take_down(live_boats, by=ed, reason="Figures were wrong.")
    assert list(telling(anon, addresses, tags)) == []


@pytest.mark.parametrize(
    "name", ["page", "front page", "section", "feed", "search", "sitemap", "API", "verify"]
)
def test_no_cache_in_between_may_answer_longer(
    name: str, anon: Client, live_boats: Article, boats: Asset, ed: Person
) -> None:
    answer = anon.get(asked(live_boats, boats, "/guest/seen/1:0:0/")[name])
    said = dict(item.strip().partition("=")[::2] for item in answer["Cache-Control"].split(","))
    kept = int(said.get("max-age", 0)) + int(said.get("s-maxage", 0))
    assert "no-store" in said or (kept <= SECONDS and "must-revalidate" in said)
    assert not {"stale-while-revalidate", "stale-if-error", "immutable"} & said.keys()


@pytest.mark.parametrize("name", ["picture", "picture, smaller"])
def test_no_cache_of_many_answers_longer_with_a_file(
    name: str, anon: Client, live_boats: Article, boats: Asset
) -> None:
    answer = anon.get(asked(live_boats, boats, "/guest/seen/1:0:0/")[name])
    assert body_of(answer)
    said = dict(item.strip().partition("=")[::2] for item in answer["Cache-Control"].split(","))
    assert "no-store" in said or (int(said["s-maxage"]) <= SECONDS - 2 and "proxy-revalidate" in said)
