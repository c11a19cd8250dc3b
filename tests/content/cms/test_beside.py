"""What an editor shows beside the words comes along with the article, and says the same as when it is asked for."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from content import workflow
from content.cms.editor.editor import SHOWN
from content.cms.editor.sidebar_query import Beside, beside, beside_of
from content.models import Article, Presence, ReviewNote, WorkingCopy
from rbac.enforcement.object_lookup import by_key
from tests.newsroom import Person, digest_of, fresh

NOTHING = Beside(passes=False, corrections=False, notes=False, others=False, copy=False, gone=False)


def both_ways(article: Article, person: Person) -> Beside:
    """Raises AssertionError where the two differ."""
    kept: Any = by_key(Article, SHOWN, beside_of)
    [loaded] = kept.rows(key=article.pk, person=person.pk)
    assert "beside_notes" in loaded.__dict__
    came_along = beside(loaded, person)
    assert came_along == beside(fresh(article), person)
    return came_along


@pytest.mark.parametrize("of", ["draft", "published"])
def test_on_most_days_there_is_nothing(of: str, cara: Person, request: pytest.FixtureRequest) -> None:
    assert both_ways(request.getfixturevalue(of), cara) == NOTHING


def test_a_note_counts_until_its_version_is_public(draft: Article, cara: Person, ed: Person) -> None:
    ReviewNote.objects.create(revision=draft.newest, author=ed, text="Which day?")
    assert both_ways(draft, cara) == NOTHING._replace(notes=True)
    submitted = workflow.submit(fresh(draft), by=cara)
    public = workflow.publish(workflow.approve(submitted, by=ed, digest=digest_of(submitted)), by=ed)
    assert both_ways(public, cara) == NOTHING


def test_who_is_there_is_somebody_else(draft: Article, cara: Person, ed: Person) -> None:
    Presence.objects.create(article=draft, person=cara, since=Now(), seen_at=Now())
    assert both_ways(draft, cara) == NOTHING
    assert both_ways(draft, ed) == NOTHING._replace(others=True)
    Presence.objects.update(seen_at=Now() - timedelta(hours=1))
    assert both_ways(draft, ed) == NOTHING


def test_a_copy_is_ones_own(draft: Article, cara: Person, ed: Person) -> None:
    WorkingCopy.objects.create(article=draft, person=cara, base=1)
    assert both_ways(draft, cara) == NOTHING._replace(copy=True)
    assert both_ways(draft, ed) == NOTHING
