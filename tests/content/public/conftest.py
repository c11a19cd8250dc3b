"""Articles and files as readers get them."""

import pytest

from content.models import Article, Section
from tests.content.conftest import published_by
from tests.newsroom import Person, fresh


@pytest.fixture
def path(published: Article) -> str:
    return f"/{fresh(published).address.path}/"


@pytest.fixture
def many(cara: Person, ed: Person, news: Section) -> list[Article]:
    return [published_by(cara, ed, news, f"Story number {number:02}") for number in range(23)]
