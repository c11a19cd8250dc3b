"""Links that let somebody in, as they pass the machines in front of the site."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from content.comments.receipts import new_receipt

CADDYFILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"


@pytest.mark.parametrize("name", ["accounts:invitation_link", "public:comment_receipt"])
def test_the_proxy_writes_no_token_into_its_log(name: str) -> None:
    rule = re.search(r'request>uri regexp "(.+)" "(.+)"', CADDYFILE.read_text())
    assert rule is not None
    token = new_receipt()
    assert token not in re.sub(rule[1], rule[2], reverse(name, args=[token]))
