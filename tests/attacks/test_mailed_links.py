"""Strangers keep no valid link of an email from working: not by using up limits, not by getting a network blocked."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import User
from content.models import Article
from intrusion.limits import per_address
from rbac.enforcement.routes import routes
from tests.accounts.sessions.test_sessions import everything_in_the_database
from tests.attacks.every_post.sending import changed, stored
from tests.attacks.everything import mailed_links
from tests.guests import asked, link_in_mail
from tests.intrusion.guarding import block_from_command_line, guard
from tests.newsroom import Person
from tests.policies import with_policy
from tests.previews import link_to

__all__ = ["guard"]
BY_LINK = re.compile(r"<str:(?:token|ticket|receipt)>")
JUNK = "A" * 22
HERE = "127.0.0.1"  # the network that the owner shares with a page full of junk links
EXCHANGED = {302, 303}


def every_kind_of_link(ada: User, in_review: Article, ed: Person) -> Iterator[tuple[Client, str]]:
    """Each is followed where it leads on, as its owner would."""
    for door in mailed_links(ada):
        yield door.client, door.path
    with_policy(in_review.section, guests="approve")
    yield Client(), link_in_mail(asked(in_review, ed))
    yield Client(), link_to(in_review, ed)


def behind_links() -> list[str]:
    """The addresses that a token, a ticket or a receipt opens; an upload at work is one of a logged-in user."""
    return [
        route.address
        for route in routes()
        if BY_LINK.search(route.address) and not route.address.startswith("/cms/")
    ]


def junk_is_followed() -> set[int]:
    paths = [path for path in behind_links() if "<str:token>" in path]
    assert len(paths) > 8
    return {Client().get(path.replace("<str:token>", JUNK)).status_code for path in paths * 8}


def test_junk_links_keep_no_valid_link_out(settings: Any, ada: User, in_review: Article, ed: Person) -> None:
    settings.INTRUSION_LIMITS = {"mailed_link": [per_address(1, minutes=60)]}
    assert junk_is_followed() == {404, 429}
    for client, path in every_kind_of_link(ada, in_review, ed):
        assert client.get(path).status_code in {200, *EXCHANGED}, path


def test_opening_a_link_changes_nothing_and_takes_its_token_out_of_the_address(ada: User) -> None:
    """Scanners of mail open each of them, some several times."""
    for door in mailed_links(ada):
        if BY_LINK.search(door.pattern):
            before = stored()
            answer = [door.client.get(door.path) for _scanner in range(2)][-1]
            page = door.client.get(answer["Location"])
            assert (page.status_code, answer["Referrer-Policy"]) == (200, "no-referrer"), door.path
            assert set(changed(before)) <= {"accounts_session"}, (
                door.path
            )  # of a stranger, which keeps the token
            token = door.path.split("/")[-2]
            assert token not in answer["Location"] + page.text + everything_in_the_database()


def test_who_holds_a_valid_link_answers_it_without_limit(settings: Any, ada: User, anon: Client) -> None:
    settings.INTRUSION_LIMITS = {"mailed_link": [per_address(1, minutes=60)]}
    junk_is_followed()
    for door in mailed_links(ada):
        if door.path in {"/account/not-me/", "/account/second-factor-reset/", "/account/address/undo/"}:
            assert door.client.post(door.path).status_code in {200, 302}, door.path
        if door.path in {"/account/password/reset/new/", "/account/invitation/password/"}:
            chosen = {"new_password": "a long and good password 9"}
            assert door.client.post(door.path, chosen).status_code == 302, door.path


def test_guessing_is_limited(anon: Client, site: Any) -> None:
    asked_for = [anon.get(f"/account/not-me/{JUNK}/").status_code for _ in range(61)]
    assert asked_for == [404] * 60 + [429]


def test_a_blocked_network_keeps_no_mailed_link_out(
    guard: Any, ada: User, in_review: Article, ed: Person
) -> None:
    links = list(every_kind_of_link(ada, in_review, ed))
    block_from_command_line(HERE)
    assert Client().get("/news/").status_code == 403
    for client, path in links:
        assert client.get(path).status_code != 403, path


def test_every_address_behind_a_link_is_open_to_blocked_networks() -> None:
    assert len(behind_links()) > 15
    assert [path for path in behind_links() if not path.startswith(settings.INTRUSION_OPEN_PATHS)] == []
