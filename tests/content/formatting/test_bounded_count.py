"""Bounded counts, exact up to a limit and "more than" beyond it."""

import pytest

from content.formatting import bounded_count
from content.formatting.bounded_count import Counted, format_count, how_many
from content.models import Topic


@pytest.mark.django_db
def test_no_more_rows_than_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    Topic.objects.bulk_create(Topic(name=str(n), slug=f"t-{n}") for n in range(5))
    assert (how_many(Topic.objects.all()), format_count(5)) == (5, "5")
    monkeypatch.setattr(bounded_count, "MOST", 3)
    assert (how_many(Topic.objects.all()), format_count(4)) == (4, "more than 3")
    assert str(Counted(2, is_part=True)) == "2 or more"
