"""The list for programs: which articles they are is found before anything is told of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Article


@pytest.mark.parametrize("query", ["", "?section=news", "?kind=article"])
def test_a_page_is_cut_before_what_is_told_is_joined(query: str, published: Article, anon: Client) -> None:
    """Told in one step, PostgreSQL compared each of 20,000 articles with each of 70,000 addresses for the first 51."""
    with CaptureQueriesContext(connection) as captured:
        found = anon.get(f"/api/v1/articles/{query}").json()["articles"]
    assert [one["id"] for one in found] == [published.pk]
    [statement] = (
        one["sql"] for one in captured if '"content_address"' in one["sql"] and "LIMIT 51" in one["sql"]
    )
    told, found_first = statement.split(" IN (SELECT ", 1)
    assert '"live__title"' in told
    assert "LIMIT 51" in found_first
    assert "content_revision" not in found_first
