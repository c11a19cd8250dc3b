"""``accounts.authentication.pages`` and ``forms``: account pages as pages and as fragments, and nonsense in a form."""

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.touching import LOG_IN
from tests.signing_in import signed_in


def test_where_nothing_can_be_kept_one_comes_back_to_the_page_before(ada: User) -> None:
    client = signed_in(ada, minutes_ago=60)
    there = "http://testserver/account/security/"
    page = client.post("/account/authenticator/", {"code": "123456"}, headers={"Referer": there})
    assert page.context["next"] == "/account/security/"
    elsewhere = {"Referer": "http://testserver.evil.example/account/security/"}
    page = client.post("/account/authenticator/", {"code": "123456"}, headers=elsewhere)
    assert page.context["next"] == ""


def test_the_log_in_comes_as_a_fragment_too(anon: Client) -> None:
    answer = anon.get("/account/login/?next=/account/session/", headers={"X-Fragment": "1"})
    assert answer["X-Fragment"] == "1"
    page = answer.content.decode()
    assert "<html" not in page
    assert 'value="/account/session/"' in page
    assert "X-Fragment" not in anon.get("/account/login/")


@pytest.mark.parametrize("nonsense", ["", "{", "[]", "{}", "[" * 9000, '{"id": 1, "response": 7}'])
def test_nonsense_is_refused(anon: Client, database: str, nonsense: str) -> None:
    asked = anon.post(LOG_IN).context["asked"]
    assert anon.post(LOG_IN, {"challenge": asked.challenge, "answer": nonsense}).status_code == 422
