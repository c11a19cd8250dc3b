"""Constraints of content.models.byline: nothing is left of a person who was erased."""

import pytest
from django.db import IntegrityError, transaction

from content.bylines.verbs import add_byline
from content.models import Byline
from tests.newsroom import Person


def test_the_database_keeps_nothing_of_someone_who_is_gone(edna: Person) -> None:
    jane = add_byline(by=edna, name="Jane Doe")
    with pytest.raises(IntegrityError), transaction.atomic():
        Byline.objects.filter(pk=jane.pk).update(removed_at="2026-01-01T00:00Z")
