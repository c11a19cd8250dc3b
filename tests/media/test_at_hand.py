"""What a process found to be public is answered again for two seconds, and never what is private."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertNumQueries

from content import workflow
from content.media.at_hand import MOST_BYTES, at_hand
from content.models import Article, Asset, Section
from tests.media.files import current
from tests.media.test_serving import address, get, headers_of
from tests.newsroom import Person
from tests.policies import with_policy


@pytest.fixture(autouse=True)
def on(settings: Settings) -> Iterator[None]:
    settings.MEDIA_AT_HAND_SECONDS = 2.0
    at_hand.forget()
    yield
    at_hand.forget()


@contextmanager
def later(seconds: float) -> Iterator[None]:
    now = time.monotonic()
    with patch("content.media.at_hand.time.monotonic", return_value=now + seconds):
        yield


def test_what_is_private_is_decided_each_time(
    anon: Client, as_cara: Client, as_otto: Client, boats: Asset, about_boats: Article
) -> None:
    for _again in range(2):
        assert [get(c, address(boats)).status_code for c in (as_cara, anon, as_otto)] == [200, 404, 404]
    assert at_hand.get((current(boats).digest, current(boats).address_name)) is None


def test_what_only_members_may_read_is_not_kept(
    anon: Client, as_otto: Client, boats: Asset, live_boats: Article, news: Section
) -> None:
    with_policy(news, audience="members")
    assert [get(client, address(boats)).status_code for client in (as_otto, anon)] == [200, 404]


def test_a_second_reader_costs_no_query_and_gets_the_same(
    anon: Client, boats: Asset, live_boats: Article
) -> None:
    path = address(boats)
    first = get(anon, path)
    with assertNumQueries(0):
        second = get(anon, path)
        head, part = get(anon, path, "head"), get(anon, path, Range="bytes=3-9")
        known = get(anon, path, If_None_Match=first.headers["ETag"])
    assert (second.status_code, second.body) == (200, first.body)
    assert headers_of(second) == headers_of(first)
    assert (part.status_code, part.body) == (206, first.body[3:10])
    assert (head.body, head.headers["Content-Length"], known.status_code) == (b"", str(len(first.body)), 304)


def test_taken_down_it_stops_within_two_seconds(
    anon: Client, boats: Asset, live_boats: Article, ed: Person
) -> None:
    get(anon, address(boats))
    workflow.take_down(live_boats, by=ed, reason="Wrong boats.")
    with later(2.0):
        assert get(anon, address(boats)).status_code == 404


def test_a_rendition_that_is_still_to_be_made_is_asked_about_each_time(
    anon: Client, boats: Asset, live_boats: Article
) -> None:
    path = f"/media/{current(boats).digest}/320.webp"
    get(anon, path)
    assert at_hand.get((current(boats).digest, "320.webp")) is None


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_nothing_but_reading_is_answered(
    method: str, anon: Client, boats: Asset, live_boats: Article
) -> None:
    get(anon, address(boats))
    assert get(anon, address(boats), method).status_code == 405


def test_memory_is_bounded_and_old_things_go(anon: Client, boats: Asset, live_boats: Article) -> None:
    get(anon, address(boats))
    kept = at_hand.get((current(boats).digest, current(boats).address_name))
    assert kept is not None
    at_hand.keep(("a", "b"), kept.found, bytes(MOST_BYTES), {})
    assert at_hand.get(("a", "b")) is None
    with later(3.0):
        at_hand.keep(("c", "d"), kept.found, b"new", {})
        assert (len(at_hand._kept), at_hand._size) == (1, 3)
