"""No form that one person sends makes readers see something new or reworded, without a second person's yes.

``posts.toml`` has a sample of every declared address that takes a POST. A third of them are sent each day, all of them
with ``--deep``; each is taken back before the next.
"""

import hashlib
import json
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from zlib import crc32

import pytest
from django.db import connection
from django.test import Client

from content.models import Address, Article, AssetVersion, Byline, Section, Topic
from tests.attacks.every_post.sending import Post, Sender, changed, named_for, stored, taking_post
from tests.attacks.forms import read_html
from tests.exhaustion.people import StayConfirmed
from tests.exhaustion.walking import taken_back

FIXED = ("/", "/feed/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/search/?q=ferry",
         "/search/?q=mayor", "/api/v1/", "/api/v1/articles/", "/api/v1/sections/", "/api/v1/topics/")  # fmt: skip
OF_AN_ARTICLE = (
    "/api/v1/articles/{}/",
    "/verify/{}/",
    "/verify/{}/proof.json",
    "/comments/{}/",
    "/feed/events/{}.ics",
)
PUBLIC = (
    "/account/",
    "/cms/",
    "/admin/",
    "/static/",
    "/guest/",
    "/comments/mine/",
)  # a link into these shows nothing
READ_ALOUD = {
    "alt",
    "aria-label",
    "content",
    "datetime",
    "href",
    "lang",
    "placeholder",
    "src",
    "srcset",
    "style",
    "title",
}
SAID = "//text()[not(parent::updated or parent::lastmod or parent::script)]"  # those two move by themselves
MISSING = 404
TAKEN_DOWN, NO_COMMENT = "/news/archived/", {"Comments"}
type Read = dict[str, frozenset[str]]


def everything_public(reader: Client) -> Read:
    """By address: what a reader without an account can read there, whether a page links to it or not."""
    waiting, found = dict.fromkeys(known_addresses()), {}
    while waiting:
        address = next(iter(waiting))
        del waiting[address]
        found[address], links = shown_at(address, reader)
        waiting |= dict.fromkeys(link for link in links if link not in found)
    return found


def appeared(before: Read, after: Read) -> list[str]:
    """What stands at an address where it did not stand before, but for what is said where nothing is left."""
    said = before[TAKEN_DOWN] | NO_COMMENT
    new = {address: texts - before.get(address, frozenset()) - said for address, texts in after.items()}
    return [f"{address} {text}" for address, texts in new.items() for text in sorted(texts)]


def known_addresses() -> Iterator[str]:
    yield from FIXED
    yield from (f"/{path}/" for path in Address.objects.values_list("path", flat=True))
    for key, live in Article.objects.values_list(
        "public_id", "live"
    ):  # of what no one reads one address is enough
        yield from (form.format(key) for form in (OF_AN_ARTICLE if live else OF_AN_ARTICLE[:1]))
    yield from (f"/topics/{slug}/" for slug in Topic.objects.values_list("slug", flat=True))
    yield from (f"/bylines/{key}/" for key in Byline.objects.values_list("public_id", flat=True))
    yield from (f"/feed/?section={key}" for key in Section.objects.values_list("pk", flat=True))
    yield from (version.address for version in AssetVersion.objects.select_related("file"))


def shown_at(address: str, reader: Client) -> tuple[frozenset[str], list[str]]:
    """The texts, and where they lead within the site."""
    answer: Any = reader.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.status_code == MISSING:
        return frozenset(), []
    if "Location" in answer:
        return frozenset({f"to {answer['Location']}"}), []
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if kind.endswith("json"):
        return frozenset(leaves(json.loads(body))), []
    if kind in {"text/html", "application/atom+xml", "application/xml"}:
        return texts_and_links(body, address)
    if kind.startswith("text/"):
        return frozenset(body.decode().splitlines()), []
    return frozenset({hashlib.sha256(body).hexdigest()}), []


def leaves(value: Any, name: str = "") -> Iterator[str]:
    """Each value of a JSON answer with its name."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, key)
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, name)
    else:
        yield f"{name}: {value}"


def texts_and_links(page: bytes, address: str) -> tuple[frozenset[str], list[str]]:
    """What stands between two tags and what attributes show or lead to; and where the page leads to in the site."""
    document = read_html(page)
    texts = {" ".join(text.split()) for text in document.xpath(SAID)} - {""}
    for facts in document.xpath("//script[@type='application/ld+json']/text()"):
        texts |= set(leaves(json.loads(facts)))
    for value in document.xpath("//@*"):
        if value.attrname in READ_ALOUD and value:
            texts.add(f"{value.getparent().tag} {value.attrname}: {value}")
    parts = [urlsplit(urljoin(address, link)) for link in document.xpath("//@href | //@src") if link]
    return frozenset(texts), [
        f"{part.path}?{part.query}" if part.query else part.path
        for part in parts
        if part.netloc in {"", "testserver"}
        and part.scheme in {"", "http"}
        and not part.path.startswith(PUBLIC)
    ]


DATA = tomllib.loads(Path(__file__).with_name("posts.toml").read_text())
PARTS = 3
TODAY = int(time.time()) // 86_400 % PARTS


def test_every_address_that_takes_a_post_names_a_sample() -> None:
    """A new one gets a line in posts.toml, with what really changes something."""
    assert [pattern for pattern in taking_post() if not named_for(pattern, DATA)] == []


def test_no_sample_outlives_its_address() -> None:
    named = {named_for(pattern, DATA) for pattern in taking_post()}
    assert {line.partition(" | ")[0] for line in DATA} - named == set()


@pytest.mark.parametrize("part", [
    pytest.param(part, marks=pytest.mark.late if part == TODAY else pytest.mark.deep) for part in range(PARTS)
])  # fmt: skip
def test_readers_see_nothing_that_one_person_sent_alone(part: int, sender: Sender) -> None:
    before, rows = everything_public(Client()), stored()
    wrong: list[str] = []
    confirmed = StayConfirmed()
    for pattern, post in sender.known.items():
        if crc32(pattern.encode()) % PARTS == part:
            confirmed.again()
            with taken_back(), kept_cookies(sender):
                wrong += [f"{pattern}: {what}" for what in wrong_with(post, sender, before, rows)]
    assert not wrong, "\n".join(wrong)


def wrong_with(post: Post, sender: Sender, before: Read, rows: dict[str, tuple[int, int]]) -> Iterator[str]:
    answer = sender.send(post)
    tables = changed(rows)
    if bool(tables) == bool(post.idle):
        yield f"it answers {answer.status_code} and changes {tables or 'nothing'}"
    if tables:
        connection.check_constraints()
        new = appeared(before, everything_public(Client()))
        if bool(new) != bool(post.lawful):
            yield f"readers see {new[:5] or 'nothing new, against its reason'}"


@contextmanager
def kept_cookies(sender: Sender) -> Iterator[None]:
    """Everybody is logged in afterwards as before."""
    doors = (door.client for doors in sender.everything.doors.values() for door in doors)
    kept = [
        (client, SimpleCookie(client.cookies))
        for client in (*doors, *(who.client for who in sender.everything.world.people))
    ]
    yield
    for client, cookies in kept:
        client.cookies = cookies
