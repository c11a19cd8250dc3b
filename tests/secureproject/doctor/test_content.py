"""Fast growth of versions and autosaved texts is reported."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from content.models import Article, WorkingCopy
from secureproject.doctor.content import unsaved_texts, versions_grow_fast
from tests.newsroom import Person


def test_a_quiet_newsroom_is_well(draft: Article) -> None:
    assert [*versions_grow_fast(), *unsaved_texts()] == []


def test_versions_that_grow_fast_are_counted(draft: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secureproject.doctor.content.MUCH", 10)
    [sentence] = versions_grow_fast()
    assert sentence.startswith("1 versions came in the last thirty days")


def test_words_that_no_one_came_back_to_are_counted(
    draft: Article, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secureproject.doctor.content.MOST_LEFT", 0)
    WorkingCopy.objects.create(person=cara, article=draft, changed_at=Now() - timedelta(days=89))
    assert not [*unsaved_texts()]
    WorkingCopy.objects.update(changed_at=Now() - timedelta(days=91))
    assert next(unsaved_texts()).startswith("1 autosaved texts were never saved")
