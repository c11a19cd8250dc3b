"""secureproject.search.views: whatever is typed is only text."""

import pytest
from django.test import Client

from content.models import Article
from tests.content.cms.desk.test_url_lookup import page


@pytest.mark.parametrize("typed", ["%", "🚢", "!?", "\\"])
def test_signs_alone_are_found_nowhere(as_ed: Client, typed: str) -> None:
    shown = page(as_ed, typed)
    assert "Nothing was found" in shown
    assert "Go to" not in shown
    assert "Go to" in page(as_ed, " ")


@pytest.mark.parametrize(
    "typed",
    ["' OR 1=1 --", "a:* & !b | (c", "\x00", "<script>alert(1)</script>", "%", "\\", "//", "http://["],
)
def test_whatever_is_typed_is_only_words(as_ada: Client, published: Article, typed: str) -> None:
    response = as_ada.get("/cms/search/", {"q": typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
