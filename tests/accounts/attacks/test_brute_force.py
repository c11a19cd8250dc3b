"""Guessing stops on every axis, and shuts no one out: the owner gets in meanwhile, from a browser never seen before.

The attacker knows the password, or only the name, and uses up every attempt as soon as there is one, from as many
addresses as they like.
"""

from itertools import count

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from accounts.lifecycle import admin_issued_links
from accounts.models import LogInLink, User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from intrusion.limits import LIMITS, Scope
from tests.accounts.people import PASSWORD, SECOND_FACTOR, type_code, type_password, who_is_there
from tests.accounts.postbox import link_in, post_arrives
from tests.accounts.sessions.test_sessions import everything_in_the_database
from tests.signing_in import code_of, signed_in


def count_of(action: str, scope: Scope) -> int:
    return next(limit.count for limit in LIMITS[action] if limit.scope is scope)


def guess(address: str, email: str, **headers: str) -> int:
    return int(type_password(Client(REMOTE_ADDR=address, **headers), email, "wrong").status_code)  # type: ignore[arg-type]


@pytest.mark.parametrize("forged", ["", "203.0.113.{n}"])
def test_one_address_against_many_names(forged: str, db: None) -> None:
    """Whatever header it forges."""
    allowed = count_of("login", Scope.ADDRESS)
    more = [{"HTTP_X_FORWARDED_FOR": forged.format(n=n)} if forged else {} for n in range(allowed + 1)]
    answers = [guess("198.51.100.7", f"n{n}@example.org", **each) for n, each in enumerate(more)]
    assert answers == [422] * allowed + [429]


@pytest.mark.parametrize(
    "names",
    [
        ["otto@example.org"],
        ["nobody@example.org"],
        ["Otto@example.org", "OTTO@EXAMPLE.ORG", " otto@example.org"],
    ],
)
def test_many_addresses_against_one_name_that_exists_or_not_however_spelt(
    otto: User, names: list[str]
) -> None:
    allowed = count_of("login", Scope.NAME)
    answers = [guess(f"198.51.100.{n}", names[n % len(names)]) for n in range(allowed + 1)]
    assert answers == [422] * allowed + [429]


def test_axes_forgets_only_after_the_second_factor(anon: Client, cara: User) -> None:
    for _round in range(2):
        type_password(anon, cara, "wrong")
        type_password(anon, cara, "wrong")
        type_password(anon, cara, PASSWORD)  # no code follows
    type_password(anon, cara, "wrong")
    assert type_password(anon, cara, PASSWORD).status_code == 422


def test_codes_are_limited_for_the_account_wherever_they_come_from(cara: User) -> None:
    allowed, client = count_of("second_factor", Scope.ACCOUNT), Client()
    type_password(client, cara)
    addresses = [f"198.51.100.{n}" for n in range(allowed + 1)]
    answers = [client.post(SECOND_FACTOR, {"code": "12345"}, REMOTE_ADDR=address) for address in addresses]
    assert [answer.status_code for answer in answers] == [422] * allowed + [429]


def test_no_one_who_knows_the_password_shuts_the_owner_out_for_more_than_15_minutes() -> None:
    of_account = [x for x in LIMITS["second_factor"] if x.scope in {Scope.ACCOUNT, Scope.ACCOUNT_AT_ADDRESS}]
    assert all(limit.minutes <= 15 for limit in of_account)
    assert settings.AXES_COOLOFF_TIME.total_seconds() <= 15 * 60


def test_mistakes_are_forgotten_once_the_person_is_in(anon: Client, cara: User) -> None:
    for _mistake in range(3):
        type_password(anon, cara, "wrong")
    type_password(anon, cara)
    type_code(anon, code_of(cara))
    assert who_is_there(anon) == cara.email
    again = Client()
    for _mistake in range(4):
        assert type_password(again, cara, "wrong").status_code == 422


def test_the_typed_name_is_not_kept_by_axes(db: None) -> None:
    typed = "my-password-in-the-wrong-field@example.org"
    type_password(Client(), typed, "wrong")
    kept = AccessAttempt.objects.get()
    assert typed not in f"{kept.username} {kept.post_data} {kept.get_data}"
    assert "wrong" not in kept.post_data


ASK = "/account/login/link/"
OPEN = "/account/login/link/open/"
places = (f"198.51.{n // 250}.{n % 250 + 1}" for n in count())


def uses_up_the_codes(user: User) -> None:
    """Whatever attempt has come back since the last time is taken, before the owner does anything."""
    thief = Client()
    type_password(thief, user)
    while thief.post(SECOND_FACTOR, {"code": "12345"}, REMOTE_ADDR=next(places)).status_code != 429:
        pass


def uses_up_the_name(user: User) -> None:
    while type_password(Client(REMOTE_ADDR=next(places)), user, "wrong").status_code != 429:
        pass


def asks_and_opens(client: Client, user: User) -> None:
    client.post(ASK, {"email": user.email})
    opened_by(client, link_in(post_arrives()[-1]))


def opened_by(client: Client, link: str) -> None:
    assert client.get(link).headers["Location"] == OPEN
    assert client.get(OPEN).status_code == 200
    assert client.post(OPEN).status_code == 302


def test_the_link_lets_no_one_past_the_code(cara: User) -> None:
    owner = Client()
    asks_and_opens(owner, cara)
    assert who_is_there(owner) == ""
    assert type_password(owner, cara, "wrong").status_code == 422
    type_password(owner, cara)
    assert type_code(owner, "12345").status_code == 422
    assert who_is_there(owner) == ""


def test_while_someone_guesses_codes_the_owner_gets_in(cara: User) -> None:
    owner = Client()
    type_password(owner, cara)
    uses_up_the_codes(cara)
    paused = type_code(owner, code_of(cara))
    assert (paused.status_code, ASK in paused.content.decode()) == (429, True)
    assert int(paused.headers["Retry-After"]) <= 15 * 60
    asks_and_opens(owner, cara)
    uses_up_the_codes(cara)
    assert type_code(owner, code_of(cara)).status_code == 302
    assert who_is_there(owner) == cara.email


def test_while_someone_uses_up_the_name_the_owner_gets_in(cara: User) -> None:
    owner = Client(REMOTE_ADDR="203.0.113.9")
    uses_up_the_name(cara)
    assert type_password(owner, cara).status_code == 429
    asks_and_opens(owner, cara)
    uses_up_the_name(cara)
    uses_up_the_codes_of_a_known_password(cara)
    assert type_password(owner, cara).headers["Location"] == SECOND_FACTOR
    assert type_code(owner, code_of(cara)).status_code == 302


def uses_up_the_codes_of_a_known_password(user: User) -> None:
    """The thief has come past the password before the name was used up."""
    thief = signed_in(user, verified=False)
    for _attempt in range(12):
        thief.post("/account/confirm/", {"code": "12345"}, REMOTE_ADDR=next(places))


def test_asking_again_and_again_only_brings_the_owner_links(cara: User) -> None:
    """The thief uses up the asking too. Then a link lies in the letter box already, and opens for the owner."""
    allowed = count_of("log_in_link", Scope.NAME)
    thieves = [
        Client(REMOTE_ADDR=next(places)).post(ASK, {"email": cara.email}).status_code
        for _ in range(allowed + 1)
    ]
    assert thieves == [302] * allowed + [429]
    uses_up_the_codes(cara)
    owner = Client()
    opened_by(owner, link_in(post_arrives()[-1]))
    type_password(owner, cara)
    assert type_code(owner, code_of(cara)).status_code == 302
    refill = next(limit for limit in LIMITS["log_in_link"] if limit.scope is Scope.NAME)
    assert refill.minutes / refill.count <= 15  # never longer until the next link comes


def test_many_links_give_no_more_guesses_than_one(cara: User) -> None:
    """Someone who reads the owner's mail as well: the links of an account share their attempts."""
    refused = []
    for _link in range(3):
        reader = Client(REMOTE_ADDR=next(places))
        asks_and_opens(reader, cara)
        type_password(reader, cara)
        refused += [type_code(reader, "12345").status_code for _guess in range(6)]
    allowed = count_of("second_factor", Scope.TRUSTED)
    assert (refused.count(422), refused.count(429)) == (allowed, 18 - allowed)


def test_a_link_works_once_in_one_browser_and_for_one_account(cara: User, otto: User) -> None:
    owner, other = Client(), Client()
    owner.post(ASK, {"email": cara.email})
    link = link_in(post_arrives()[-1])
    other.get(link)
    opened_by(owner, link)
    assert [other.post(OPEN).status_code, other.get(link).status_code] == [404, 404]
    uses_up_the_name(otto)
    assert type_password(owner, otto).status_code == 429
    assert type_password(other, cara, "wrong").status_code == 422


def test_opening_the_link_changes_nothing_and_an_old_one_opens_nothing(cara: User) -> None:
    scanner = Client()
    scanner.post(ASK, {"email": cara.email})
    link = link_in(post_arrives()[-1])
    scanner.get(link)
    scanner.get(OPEN)
    row = LogInLink.objects.get()
    assert row.used_at is None
    token = link.rstrip("/").rsplit("/", 1)[-1]
    assert token not in everything_in_the_database()
    LogInLink.objects.update(expires_at=row.created_at)
    assert [scanner.post(OPEN).status_code, scanner.get(link).status_code] == [404, 404]


def test_the_page_says_the_same_about_everybody(cara: User, otto: User) -> None:
    User.objects.filter(pk=otto.pk).update(is_active=False)
    answers = []
    for email in (cara.email, otto.email, "nobody@example.org"):
        answer = Client(REMOTE_ADDR=next(places)).post(ASK, {"email": email})
        answers.append((answer.status_code, answer.headers["Location"]))
    assert len(set(answers)) == 1
    assert len(post_arrives()) == 1
    assert Entry.objects.filter(event="accounts.login_link.requested").count() == 1


def test_with_mail_down_the_link_from_an_administrator_does_the_same(cara: User) -> None:
    asks = admin_issued_links.recovery_link(cara, by=COMMAND_LINE).reveal()
    uses_up_the_name(cara)
    owner = Client()
    owner.get(link_in(asks))
    owner.post("/account/password/reset/new/", {"new_password": "an altogether different sentence"})
    uses_up_the_name(cara)
    assert type_password(owner, cara, "an altogether different sentence").status_code == 302
    uses_up_the_codes_of_a_known_password(cara)
    assert type_code(owner, code_of(cara)).status_code == 302


@pytest.mark.parametrize("locked", ["a device that logged in before", "a browser with a link"])
def test_the_lockout_of_axes_does_not_meet(locked: str, otto: User) -> None:
    """It counts by name and address, and a stranger may share the owner's address."""
    owner = Client()
    if locked.startswith("a device"):
        type_password(owner, otto)
        owner.post("/account/logout/")
    else:
        asks_and_opens(owner, otto)
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        type_password(Client(), otto, "wrong")
    assert type_password(Client(), otto, PASSWORD).status_code == 422
    assert type_password(owner, otto, PASSWORD).status_code == 302
    assert type_password(Client(REMOTE_ADDR="203.0.113.9"), otto, PASSWORD).status_code == 302


def test_a_session_confirms_whatever_strangers_use_up(cara: User) -> None:
    owner = signed_in(cara, minutes_ago=20)
    uses_up_the_codes(cara)
    assert owner.post("/account/confirm/", {"code": code_of(cara)}).status_code == 302
