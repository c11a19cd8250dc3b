"""``next`` leads to our own pages or nowhere."""

import pytest
from django.test import Client

from accounts.authentication.safe_redirect import own_address
from accounts.models import User
from tests.accounts.people import type_code, type_password
from tests.signing_in import code_of, signed_in

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\n//evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "http://testserver/cms/",
    "http://testserver@evil.example/",
    "/" * 2001,
    "%2F%2Fevil.example",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_other_sites_are_never_an_own_address(address: str) -> None:
    assert own_address(address) == ""


@pytest.mark.parametrize("address", ["/cms/", "/cms/articles/?q=//x&page=2", "/account/security/#x"])
def test_own_paths_are(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize("address", ELSEWHERE)
def test_logging_in_never_leads_elsewhere(address: str, otto: User) -> None:
    assert type_password(Client(), otto, next=address)["Location"] == "/account/security/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_confirming_never_leads_elsewhere(address: str, cara: User) -> None:
    answer = signed_in(cara).post("/account/confirm/", {"code": code_of(cara), "next": address})
    assert answer["Location"] == "/account/security/"


def test_the_way_through_both_steps_is_kept(cara: User) -> None:
    client = Client()
    type_password(client, cara, next="/cms/review/?page=2")
    assert type_code(client, code_of(cara))["Location"] == "/cms/review/?page=2"
