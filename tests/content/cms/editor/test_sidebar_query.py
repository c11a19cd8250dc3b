"""What an editor shows beside the text of an article, for each user (content.cms.editor.sidebar_query)."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from content import workflow
from content.cms.editor.sidebar_query import Sidebar, sidebar_of
from content.models import Article, Presence, ReviewNote, WorkingCopy
from tests.newsroom import Person, digest_of, fresh

NOTHING = Sidebar(passes=False, corrections=False, notes=False, others=False, copy=False, gone=False)


@pytest.mark.parametrize("of", ["draft", "published"])
def test_on_most_days_there_is_nothing(of: str, cara: Person, request: pytest.FixtureRequest) -> None:
    assert sidebar_of(request.getfixturevalue(of), cara) == NOTHING


def test_a_note_counts_until_its_version_is_public(draft: Article, cara: Person, ed: Person) -> None:
    ReviewNote.objects.create(revision=draft.newest, author=ed, text="Which day?")
    assert sidebar_of(draft, cara) == NOTHING._replace(notes=True)
    submitted = workflow.submit(fresh(draft), by=cara)
    public = workflow.publish(workflow.approve(submitted, by=ed, digest=digest_of(submitted)), by=ed)
    assert sidebar_of(public, cara) == NOTHING


def test_who_is_there_is_someone_else(draft: Article, cara: Person, ed: Person) -> None:
    Presence.objects.create(article=draft, person=cara, since=Now(), seen_at=Now())
    assert sidebar_of(draft, cara) == NOTHING
    assert sidebar_of(draft, ed) == NOTHING._replace(others=True)
    Presence.objects.update(seen_at=Now() - timedelta(hours=1))
    assert sidebar_of(draft, ed) == NOTHING


def test_a_copy_is_ones_own(draft: Article, cara: Person, ed: Person) -> None:
    WorkingCopy.objects.create(article=draft, person=cara, base=1)
    assert sidebar_of(draft, cara) == NOTHING._replace(copy=True)
    assert sidebar_of(draft, ed) == NOTHING
