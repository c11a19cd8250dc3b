"""/account/authenticator/ and the wall that leads there."""

import re

import pytest
from django.test import Client

from accounts import totp
from accounts.management.arguments import COMMAND_LINE
from accounts.models import Session, TotpDevice, User
from rbac.roles import grant_role
from tests.accounts.people import person, who_is_there
from tests.signing_in import code_of, sign_in, signed_in

ENROL = "/account/authenticator/"


@pytest.fixture
def nora(db: None) -> User:
    """Holds a role and has no authenticator yet."""
    user = person("Nora")
    grant_role(user, "contributor", reason="she starts today", by=COMMAND_LINE)
    return user


def shown_key(client: Client) -> str:
    found = re.search(r'<code class="key"[^>]*>([A-Z2-7 ]+)</code>', client.get(ENROL).content.decode())
    assert found
    return found[1]


def waiting_code(user: User) -> str:
    return totp.code_at(TotpDevice.objects.get(user=user, confirmed=False).key, totp.step_now())


@pytest.mark.parametrize(
    "path", ["/cms/", "/cms/articles/", "/account/security/", "/account/password/change/"]
)
def test_whoever_holds_a_role_meets_the_wall_first(nora: User, path: str) -> None:
    answer = signed_in(nora, verified=False).get(path)
    assert answer["Location"].startswith(ENROL)


def test_the_wall_stops_posts_too(nora: User) -> None:
    answer = signed_in(nora, verified=False).post("/account/password/change/", {"new_password": "x"})
    assert answer["Location"] == ENROL


def test_with_an_authenticator_but_without_a_code_the_wall_asks_for_it(cara: User) -> None:
    answer = signed_in(cara, verified=False).get("/cms/")
    assert answer["Location"] == "/account/confirm/?next=%2Fcms%2F"


def test_logging_out_is_possible_before_the_wall(nora: User) -> None:
    client = signed_in(nora, verified=False)
    client.post("/account/logout/")
    assert not Session.objects.exists()


def test_a_wrong_code_confirms_nothing(nora: User) -> None:
    client = signed_in(nora, verified=False)
    client.get(ENROL)
    assert client.post(ENROL, {"code": "12345"}).status_code == 422
    assert TotpDevice.confirmed_of(nora) is None


def test_starting_over_makes_the_old_picture_worthless(nora: User) -> None:
    client = signed_in(nora, verified=False)
    before = shown_key(client)
    old_code = waiting_code(nora)
    client.post(ENROL + "start-over/")
    assert shown_key(client) != before
    assert client.post(ENROL, {"code": old_code}).status_code == 422


def test_one_right_code_opens_the_way_and_rotates_the_key(nora: User) -> None:
    client = Client()
    row = sign_in(client, nora, verified=False)
    client.get(ENROL)
    answer = client.post(ENROL, {"code": waiting_code(nora), "next": "/cms/articles/"})
    assert answer["Location"] == "/cms/articles/"
    assert Session.objects.get(pk=row.pk).digest != row.digest
    assert who_is_there(client) == nora.email


def test_the_picture_is_an_inline_svg_without_style_or_script(nora: User) -> None:
    page = signed_in(nora, verified=False).get(ENROL)
    svg = re.search(r"<svg viewBox.*?</svg>", page.content.decode(), re.DOTALL)
    assert svg
    assert not re.search(r"style|script|data:|on\w+=", svg[0])
    assert "no-store" in page["Cache-Control"]


def test_replacing_needs_a_fresh_confirmation(cara: User) -> None:
    answer = signed_in(cara, minutes_ago=16).get(ENROL)
    assert answer.status_code in (302, 403)
    assert TotpDevice.objects.filter(user=cara).count() == 1


def test_a_replaced_authenticator_ends_other_sessions_and_stops_working(cara: User) -> None:
    old = code_of(cara, steps=1)
    client, other = signed_in(cara), signed_in(cara)
    client.get(ENROL)
    client.post(ENROL, {"code": waiting_code(cara)})
    assert who_is_there(other) == ""
    assert who_is_there(client) == cara.email
    device = TotpDevice.confirmed_of(cara)
    assert device is not None
    assert not device.verify_token(old)
    assert TotpDevice.objects.filter(user=cara).count() == 1
