"""Articles and files as readers get them."""

import pytest

from content.models import Article, Section
from tests.newsroom import Person, fresh
from tests.size.many import many_live


@pytest.fixture
def path(published: Article) -> str:
    return f"/{fresh(published).address.path}/"


@pytest.fixture
def many(cara: Person, news: Section) -> list[Article]:
    return many_live(news, cara, 23, name="story", title="Story number {n:02}")
