"""The queue of reviews reads a page of it, however many wait and however much else there is."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.models import Article, Section
from content.models.articles.review import State
from tests.size.many import many_articles
from tests.size.paging import pages

pytestmark = pytest.mark.late


@pytest.fixture
def waiting(news: Section, policies: Section, ed: User) -> list[Article]:
    many_articles(news, ed, name="draft")
    return many_articles(news, ed, name="waits", state=State.IN_REVIEW)


def shown(client: Client, query: str = "") -> list[str]:
    return re.findall(r">(waits-\d+|draft-\d+)<", client.get(f"/cms/review/{query}").text)


@pytest.mark.parametrize("who", ["ed", "edna", "ada"])
def test_a_page_is_cut_before_what_is_told_is_read(
    who: str, waiting: list[Article], request: pytest.FixtureRequest
) -> None:
    """Told in one step, PostgreSQL read every version of a large site for the first 51."""
    client: Client = request.getfixturevalue(f"as_{who}")
    with CaptureQueriesContext(connection) as captured:
        assert len(set(shown(client))) == 50
    [found_first] = (one["sql"] for one in captured if "LIMIT 51" in one["sql"])
    assert '"content_revision"."title"' not in found_first


def test_every_review_is_on_one_page(waiting: list[Article], as_ed: Client) -> None:
    texts = pages(as_ed, "/cms/review/")
    seen = [one for text in texts for one in set(re.findall(r">(waits-\d+|draft-\d+)<", text))]
    assert sorted(seen) == sorted(article.slug for article in waiting)


def test_a_user_who_edits_elsewhere_sees_none_of_it(waiting: list[Article], as_colin: Client) -> None:
    assert shown(as_colin) == []
