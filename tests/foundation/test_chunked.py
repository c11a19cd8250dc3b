"""Jobs go through rows in steps: whatever there is comes once, and no more than a step is in memory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Topic
from foundation.chunked import in_steps, keys_of, objects_of


@pytest.fixture
def topics(db: None) -> list[Topic]:
    return [Topic.objects.create(name=f"Topic {n}", slug=f"topic-{9 - n}") for n in range(5)]


@pytest.mark.parametrize("size", [1, 2, 5, 6])
def test_each_row_comes_once(size: int, topics: list[Topic]) -> None:
    steps = list(in_steps(Topic.objects.all(), "slug", "name", size=size))
    assert [row for step in steps for row in step] == sorted((topic.slug, topic.name) for topic in topics)
    assert all(len(step) <= size for step in steps)
    assert list(objects_of(Topic.objects.all(), size=size)) == topics
    assert [topic.slug for topic in objects_of(Topic.objects.all(), "slug", size=size)] == sorted(
        topic.slug for topic in topics
    )


def test_what_goes_meanwhile_hides_nothing(topics: list[Topic], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.chunked.A_STEP", 2)
    seen = []
    for key in keys_of(Topic.objects.all()):
        seen.append(key)
        Topic.objects.filter(pk=key).delete()
    assert seen == [topic.pk for topic in topics]


def test_every_query_has_a_limit(topics: list[Topic]) -> None:
    with CaptureQueriesContext(connection) as captured:
        list(keys_of(Topic.objects.all()))
    assert [" LIMIT " in query["sql"] for query in captured] == [True]
