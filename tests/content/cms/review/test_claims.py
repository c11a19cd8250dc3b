"""The buttons with which a review is taken on, given back and wanted by a day (content.cms.review.claims)."""

import pytest
from django.test import Client
from django.utils.timezone import localtime

from content.models import Article
from foundation.clock import database_now
from tests.content.reviewing.test_reminders import HOUR, wanted
from tests.newsroom import fresh


def test_the_pages_show_it_and_the_buttons_do_it(in_review: Article, as_ed: Client, as_edna: Client) -> None:
    page = f"/cms/articles/{in_review.pk}/review/"
    assert as_ed.post(f"{page}claim/").status_code == 302
    assert "Ed has taken it on" in as_edna.get(page).text
    assert "someone reads it" in as_edna.get("/cms/").text
    later = localtime(database_now() + HOUR)
    assert as_ed.post(f"{page}due/", {"due": f"{later:%Y-%m-%dT%H:%M}"}).status_code == 302
    queue = as_edna.get("/cms/review/").text
    assert "Ed</td>" in queue
    assert f"{later:%H:%M}" in queue
    assert "wanted by" in as_edna.get("/cms/").text
    wanted(in_review, -HOUR)
    assert "Late" in as_edna.get("/cms/review/").text
    assert as_edna.post(f"{page}release/").status_code == 302
    assert "No one has taken it on" in as_ed.get(page).text


@pytest.mark.parametrize("due", ["x", "2020-01-01T10:00", "9999-12-31T23:59"])
def test_a_day_that_is_none_changes_nothing(due: str, in_review: Article, as_ed: Client) -> None:
    as_ed.post(f"/cms/articles/{in_review.pk}/review/due/", {"due": due})
    assert fresh(in_review).draft.status.due_at is None or due.startswith("9999")
