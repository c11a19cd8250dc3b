"""Triggers of content.models.articles.schedule: a captured web process moves neither time nor version."""

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError

from content.models import Article, ScheduledChange
from tests.content.articles.test_scheduled_publishing import DAY, scheduled
from tests.newsroom import Person


@pytest.mark.parametrize(
    "forged", [{"at": Now()}, {"done_at": Now()}, {"held_at": Now()}, {"digest": "0" * 64}]
)
def test_a_captured_web_process_moves_no_hour_and_no_words(
    forged: dict[str, object], approved: Article, ed: Person
) -> None:
    schedule = scheduled(approved, ed, DAY)
    with pytest.raises(ProgrammingError, match=f"schedule {schedule.pk}"), transaction.atomic():
        ScheduledChange.objects.filter(pk=schedule.pk).update(**forged)
