"""The client of bin/bench comes back as a browser does."""

from email.message import Message
from unittest.mock import Mock

import pytest

from tests.bench.measuring import cookies_after


def answered(*cookies: str) -> Mock:
    headers = Message()
    for cookie in cookies:
        headers["Set-Cookie"] = cookie
    return Mock(headers=headers)


@pytest.mark.parametrize(
    ("sent", "given", "comes_back_with"),
    [
        ({}, (), {}),
        ({}, ("csrftoken=new; HttpOnly; Path=/; SameSite=Lax",), {"Cookie": "csrftoken=new"}),
        ({"Cookie": "session=a; device=b"}, (), {"Cookie": "device=b; session=a"}),
        ({"Cookie": "session=a; csrftoken=old"}, ("csrftoken=new",), {"Cookie": "csrftoken=new; session=a"}),
    ],
)
def test_it_keeps_the_cookies_that_it_is_given(
    sent: dict[str, str], given: tuple[str, ...], comes_back_with: dict[str, str]
) -> None:
    assert cookies_after(sent, answered(*given)) == comes_back_with
