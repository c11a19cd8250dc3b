"""The rows that grants point at come with ``migrate``: each once, by the words of its action, and no shorter cut."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.apps.registry import Apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from content.actions import EDIT_ARTICLE
from content.models import Article
from rbac.actions import Action
from rbac.administration.permission_sync import make_permission_rows, permission_of
from rbac.decisions import (
    decide,
)
from rbac.grants import grant_object
from rbac.rulebook import GrantStore, Rulebook, rulebook
from tests.database import logged_in_as_owner

STORE = rulebook.grant_stores[0]
LONG = Action("content.look_after", label="look after " + "x" * 300)
pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def owner(fresh_database: str) -> Iterator[None]:
    """``migrate`` runs as the owner: the web may only read this table."""
    with logged_in_as_owner():
        yield


@pytest.fixture
def kind(owner: None) -> ContentType:
    return ContentType.objects.get_for_model(STORE.model)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> GrantStore:
    """One in which something more can be given than when the database was made."""
    longer = replace(STORE, actions=(*STORE.actions, LONG))
    found = property(lambda _rulebook: (longer,))
    monkeypatch.setattr(Rulebook, "grant_stores", found)
    return longer


def rows(kind: ContentType) -> dict[str, str]:
    found: Any = Permission.objects.filter(content_type=kind)
    return dict(found.values_list("codename", "name"))


def test_what_migrate_has_not_made_is_said_to_be_missing(kind: ContentType, store: GrantStore) -> None:
    with pytest.raises(LookupError, match=r"manage\.py migrate"):
        permission_of(store, LONG)


def test_what_can_newly_be_given_gets_a_row_named_by_its_words_as_long_as_the_column(
    kind: ContentType, store: GrantStore
) -> None:
    before = rows(kind)
    for _again in range(2):
        make_permission_rows(using="default")
        assert rows(kind) == before | {"look_after": str(LONG.label)[:255]}
    row: Any = permission_of(store, LONG)
    assert (row.codename, row.content_type) == ("look_after", kind)


def test_what_another_kind_of_object_calls_the_same_is_another_row(
    kind: ContentType, store: GrantStore
) -> None:
    other = ContentType.objects.exclude(pk=kind.pk).filter(app_label="content")[0]
    Permission.objects.create(content_type=other, codename="look_after", name="of others")
    make_permission_rows(using="default")
    assert rows(kind)["look_after"].startswith("look after")
    assert rows(other)["look_after"] == "of others"


def test_a_grant_on_an_article_counts_for_a_class_of_articles_too(
    draft: Article, ed: User, otto: User
) -> None:
    class Headline(Article):
        class Meta:
            proxy = True
            app_label = "content"
            apps = Apps()

    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    assert decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, Headline.objects.get(pk=draft.pk)).allowed
