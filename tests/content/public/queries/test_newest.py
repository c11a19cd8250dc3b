"""The newest of several sections are the same as by looking at everything, also where moments are the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.kinds.kind import kinds
from content.models import Article, Filed, Section, Topic
from content.public.queries.newest import for_everybody, newest_about, newest_in, over_last_in
from content.public.queries.teasers import live_articles
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.many import many_live

pytestmark = pytest.mark.late

SECTIONS, EACH = 4, 4
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def articles(news: Section, cara: Person) -> list[int]:
    """Some in each of four sections, some of another kind, all about one topic."""
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    found = []
    for part in sections_below(news, SECTIONS):
        for kind, number in (("article", EACH), ("event", 2)):
            found += many_live(part, cara, number, name=f"{kind}-{part.pk}", kind=kind)
    Filed.objects.bulk_create(Filed(article=one, topic=topic) for one in found)
    return [one.pk for one in found]


moments = st.lists(st.integers(0, 3), min_size=SECTIONS * (EACH + 2), max_size=SECTIONS * (EACH + 2))


@given(days=moments, number=st.integers(1, 5), without=st.integers(0, SECTIONS * EACH - 1))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_what_looking_at_everything_finds(
    articles: list[int], days: list[int], number: int, without: int
) -> None:
    for key, day in zip(articles, days, strict=True):
        at = BEGIN + timedelta(days=day)
        Article.objects.filter(pk=key).update(first_published_at=at, ends_at=at)
    other, topic = articles[without], Topic.objects.get()
    for oldest, order in ((False, ("-first_published_at", "-pk")), (True, ("first_published_at", "pk"))):
        slow = list(live_articles().exclude(pk=other).order_by(*order)[:number])
        assert list(newest_in(for_everybody(), number, only=~Q(pk=other), oldest=oldest)) == slow
        of_all = list(live_articles(*kinds.names()).exclude(pk=other).order_by(*order)[:number])
        assert list(newest_about(topic, number, only=~Q(article=other), oldest=oldest)) == of_all
    over = live_articles("event").order_by("-ends_at", "-pk").values("pk")[:number]
    assert list(over_last_in(for_everybody(), number, ["event"])) == list(over)
