"""Articles and files as readers get them."""

import pytest

from content import workflow
from content.models import Article, Section
from tests.content.media.conftest import about_boats, boats, live_boats  # noqa: F401 - fixtures
from tests.newsroom import Person, fresh, publish


def published_by(
    author: Person, editor: Person, section: Section, title: str, body: str = "<p>Words.</p>", **words: object
) -> Article:
    """An article that readers see, by way of review."""
    article = workflow.create_article(section, by=author, title=title, body=body, **words)  # type: ignore[arg-type]
    publish(article, by=author, approver=editor)
    shown: Article = fresh(article)
    return shown


@pytest.fixture
def path(published: Article) -> str:
    return f"/{fresh(published).address.path}/"


@pytest.fixture
def many(cara: Person, ed: Person, news: Section) -> list[Article]:
    return [published_by(cara, ed, news, f"Story number {number:02}") for number in range(23)]
