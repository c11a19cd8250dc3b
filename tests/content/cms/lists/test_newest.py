"""Whichever way the newest articles are found, the page is the same (content.cms.lists.newest)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.actions import VIEW_ARTICLE
from content.cms.lists.bounded_pages import _see_little
from content.cms.lists.filters import Filters
from content.cms.lists.listing import PAGE, read_page
from content.cms.lists.newest import _in_vain, newest_first
from content.models import Article
from foundation.prepared_queries import prepared
from rbac.grants import grant_object
from rbac.queries import visible_to
from tests.counting import queries_of
from tests.newsroom import Person


@pytest.mark.late
def test_whichever_way_is_taken_to_the_newest_the_page_is_the_same(
    sixty: None, colin: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for article in Article.objects.all()[:55]:
        grant_object(colin, VIEW_ARTICLE, article, reason="reads along", by=ed)
    expected = list(newest_first(visible_to(colin, VIEW_ARTICLE, Article)).values_list("pk", flat=True))
    # In vain, far enough, more than there is. One query is asked once in ten minutes: whether they see little.
    for walk, queries_taken in ((0, 3), (58, 1), (4000, 3)):
        monkeypatch.setattr("content.cms.lists.newest.WALK", walk)
        prepared.cache_clear()
        _in_vain.forget()
        _see_little.forget()
        with CaptureQueriesContext(connection) as captured:
            rows = read_page(colin, Filters(), None).rows
        assert [row.pk for row in rows] == expected[: PAGE + 1]
        assert len(captured) == queries_taken


@pytest.mark.late
def test_a_walk_in_vain_is_not_taken_again(sixty: None, colin: Person, ed: Person) -> None:
    grant_object(colin, VIEW_ARTICLE, Article.objects.all()[0], reason="reads along", by=ed)
    assert len(read_page(colin, Filters(), None).rows) == 1
    assert queries_of(lambda: read_page(colin, Filters(), None)) == 1
