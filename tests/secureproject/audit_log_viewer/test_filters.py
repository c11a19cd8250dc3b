"""secureproject.audit_log_viewer.filters: unknown values are ignored, the others narrow the list."""

import pytest
from django.test import Client

from content.models import Article
from tests.newsroom import Person
from tests.samples import samples
from tests.secureproject.audit_log_viewer.test_views import AUDIT_LOG


@pytest.mark.parametrize("query", samples(__file__)["wrong filters"])
def test_a_wrong_filter_counts_as_absent(as_ada: Client, draft: Article, query: str) -> None:
    assert as_ada.get(f"{AUDIT_LOG}?{query}").status_code == 200


def lines(client: Client, query: str) -> list[str]:
    return [line.sentence for line in client.get(f"{AUDIT_LOG}?{query}").context["entries"]]


def test_filters_narrow_the_list(as_ada: Client, published: Article, cara: Person) -> None:
    assert lines(as_ada, "event=content.article.approved") == [
        "Ed approved version 1 of Ferry timetable changes"
    ]
    assert len(lines(as_ada, f"thing=content.article:{published.pk}")) == 4
    assert lines(as_ada, f"thing=content.article:{published.pk}&who=ed@example.org") == [
        "Ed published version 1 of Ferry timetable changes",
        "Ed approved version 1 of Ferry timetable changes",
    ]
    assert lines(as_ada, "who=nobody@example.org") == lines(as_ada, "request=none") == []
    assert lines(as_ada, "last=2001-01-01") == []
    assert len(lines(as_ada, "first=2001-01-01")) >= 4


def test_people_search_by_title_and_choose_events_in_words(as_ada: Client, published: Article) -> None:
    assert len(lines(as_ada, "thing=ferry+TIMETABLE")) == 4
    assert lines(as_ada, "thing=no+such+title") == []
    page = as_ada.get(AUDIT_LOG).content.decode()
    assert '<option value="content.article.approved">… approved version … of …</option>' in page
    assert ">content.article.approved<" not in page
