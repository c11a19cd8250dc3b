"""No form that one person sends makes readers see something new or reworded, without a second person's yes.

``posts.toml`` has a sample of every declared address that takes a POST. A third of them are sent each day, all of them
with ``--deep``; each is taken back before the next.
"""

import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from zlib import crc32

import pytest
from django.db import connection
from django.test import Client

from tests.attacks.every_post.reading import Read, appeared, everything_public
from tests.attacks.every_post.sending import Post, Sender, changed, named_for, stored, taking_post
from tests.exhaustion.people import StayConfirmed
from tests.exhaustion.walking import taken_back

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
