"""No one learns from the log-in page who has an account: the same bytes, the same status, the same work."""

import re
from unittest import mock

import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.accounts.people import person, type_password

CASES = ("wrong password", "unknown", "inactive", "frozen", "uninvited", "locked out")


def attempt(case: str) -> tuple[Client, str, str]:
    """Whose address is typed with which password, in each case that must look like the others."""
    client = Client()
    if case == "unknown":
        return client, "nobody@example.org", "correct horse battery staple"
    if case == "uninvited":
        return (
            client,
            User.objects.create_uninvited("author@example.org", "An Author").email,
            "anything at all",
        )
    facts: dict[str, dict[str, object]] = {
        "inactive": {"is_active": False},
        "frozen": {"frozen_at": "2026-01-01T00:00Z"},
    }
    user = person("Otto", **facts.get(case, {}))
    if case == "locked out":
        for _failure in range(5):
            type_password(client, user, "wrong")
    return client, user.email, "wrong" if case == "wrong password" else "correct horse battery staple"


def without_what_always_differs(page: bytes, email: str) -> str:
    text = page.decode().replace(email, "EMAIL")
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "RANDOM", text)


def answer_to(case: str) -> tuple[int, str, dict[str, str]]:
    client, email, password = attempt(case)
    response = type_password(client, email, password)
    headers = {
        k: v for k, v in response.headers.items() if k not in ("Expires", "Content-Length", "X-Request-ID")
    }
    headers.pop("Content-Security-Policy", None)
    return response.status_code, without_what_always_differs(response.content, email), headers


@pytest.mark.parametrize("case", CASES[1:])
def test_the_answer_is_the_same_to_the_byte(case: str, db: None) -> None:
    expected = answer_to("wrong password")
    User.objects.update(email="somebody.else@example.org")
    status, page, headers = answer_to(case)
    assert (status, headers) == (expected[0], expected[2])
    assert page.splitlines() == expected[1].splitlines()


@pytest.mark.parametrize("case", CASES)
def test_every_answer_takes_exactly_one_hash(case: str, db: None) -> None:
    client, email, password = attempt(case)
    hasher = type(get_hasher())
    with (
        mock.patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as made,
        mock.patch.object(hasher, "verify", autospec=True, side_effect=hasher.verify) as checked,
    ):
        type_password(client, email, password)
    assert made.call_count + checked.call_count == 1


@pytest.mark.parametrize("case", [case for case in CASES if case != "locked out"])
def test_every_answer_takes_about_the_same_number_of_queries(case: str, db: None) -> None:
    """One look-up more where the audit log needs a person's key: nothing beside the noise of an Argon2 hash."""
    client, email, password = attempt(case)
    type_password(Client(), "warm@example.org", "up")
    with CaptureQueriesContext(connection) as queries:
        type_password(client, email, password)
    with CaptureQueriesContext(connection) as unknown:
        type_password(Client(), "somebody.else@example.org", "wrong")
    assert abs(len(queries) - len(unknown)) <= 1


def asked_for(case: str) -> tuple[int, str, list[str]]:
    """Status, place and statements of asking for a new password."""
    email = attempt(case)[1]
    with CaptureQueriesContext(connection) as queries:
        answer = Client().post("/account/password/reset/", {"email": email})
    return (
        answer.status_code,
        answer["Location"],
        [re.sub(r"""'[^']*'|"s\d+_x\d+\"""", "?", query["sql"]) for query in queries],
    )


@pytest.mark.parametrize("case", [case for case in CASES if case != "locked out"])
def test_asking_for_a_new_password_does_the_same_for_everybody(case: str, db: None) -> None:
    """Not about as much work: the very same statements. Who has an account is found out in the worker."""
    assert asked_for(case) == asked_for("unknown")


def test_the_page_after_asking_says_the_same_to_everybody(db: None) -> None:
    pages = set()
    for case in ("wrong password", "unknown"):
        client, email, _password = attempt(case)
        page = client.post("/account/password/reset/", {"email": email}, follow=True)
        pages.add(without_what_always_differs(page.content, email))
    assert len(pages) == 1
