"""``accounts.authentication.forms``: forms of account pages."""

import pytest
from django.test import Client

from tests.accounts.touching import LOG_IN


@pytest.mark.parametrize("nonsense", ["", "{", "[]", "{}", "[" * 9000, '{"id": 1, "response": 7}'])
def test_nonsense_is_refused(anon: Client, database: str, nonsense: str) -> None:
    asked = anon.post(LOG_IN).context["asked"]
    assert anon.post(LOG_IN, {"challenge": asked.challenge, "answer": nonsense}).status_code == 422
