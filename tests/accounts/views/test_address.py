"""``accounts.views.address``: the pages of a changed address. Refusals first."""

from django.test import Client

from accounts.models import User
from intrusion.limits import LIMITS, Scope
from tests.accounts.lifecycle.test_change_address import CONFIRM, NEW, address_of, ask, use_link
from tests.accounts.people import type_password
from tests.accounts.postbox import link_in, post_arrives
from tests.signing_in import signed_in


def test_the_link_works_for_no_one_but_the_person_who_asked(otto: User, cara: User) -> None:
    ask(signed_in(otto, verified=False))
    link = link_in(post_arrives()[-1])
    assert use_link(signed_in(cara), link) == 404
    stranger = Client()
    stranger.get(link)
    assert stranger.post(CONFIRM)["Location"].startswith("/account/login/")
    assert (address_of(otto), address_of(cara)) == ("otto@example.org", "cara@example.org")


def test_it_works_for_the_person_who_logs_in_after_opening_it(otto: User) -> None:
    ask(signed_in(otto, verified=False))
    client = Client()
    client.get(link_in(post_arrives()[-1]))
    type_password(client, otto)
    assert client.post(CONFIRM).status_code == 302
    assert address_of(otto) == NEW


def test_asking_is_limited_for_an_account(otto: User) -> None:
    allowed = next(limit.count for limit in LIMITS["address_change"] if limit.scope is Scope.ACCOUNT)
    client = signed_in(otto, verified=False)
    assert [ask(client, f"n{n}@example.net") for n in range(allowed + 1)] == [302] * allowed + [429]
