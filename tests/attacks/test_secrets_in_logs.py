"""Links that let someone in, as they pass the machines in front of the site."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from content.comments.receipts import new_receipt
from content.guests.tokens import ticket_for

CADDYFILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"


@pytest.mark.parametrize(
    "name",
    ["accounts:invitation_link", "public:comment_receipt", "public:preview_link", "public:review_link"],
)
def test_the_proxy_writes_no_token_into_its_log(name: str) -> None:
    rule = re.search(r'request>uri regexp "(.+)" "(.+)"', CADDYFILE.read_text())
    assert rule is not None
    token = new_receipt()
    assert token not in re.sub(rule[1], rule[2], reverse(name, args=[token]))


def test_nor_the_ticket_that_is_good_for_an_hour() -> None:
    rule = re.search(r'request>uri regexp "(.+)" "(.+)"', CADDYFILE.read_text())
    assert rule is not None
    ticket = ticket_for("preview", 12)
    for name in ("public:preview", "public:preview_page", "public:guest_review"):
        assert ticket not in re.sub(rule[1], rule[2], reverse(name, args=[ticket]))
