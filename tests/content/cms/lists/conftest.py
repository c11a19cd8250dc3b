"""Five drafts on pages of two."""

import pytest

from content import workflow
from content.models import Article, Section
from tests.newsroom import Person


@pytest.fixture
def five(news: Section, cara: Person, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Five drafts, the oldest first, on pages of two."""
    for module in ("lists.articles", "structure.trash", "review.review"):
        monkeypatch.setattr(f"content.cms.{module}.PAGE", 2)
    return [workflow.create_article(news, by=cara, title=f"Story {n}", body="<p>x</p>") for n in range(5)]
