"""What is held counts for an object however it was loaded, and for no other."""

import pytest
from django.apps.registry import Apps

from accounts.models import User
from content.actions import EDIT_ARTICLE
from content.models import Article
from rbac.administration.permission_sync import permission_of
from rbac.decisions import decide
from rbac.grants import grant_object
from rbac.rulebook import rulebook


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


def test_what_migrate_has_not_made_yet_cannot_be_given(draft: Article) -> None:
    store = rulebook.grant_store(Article)
    assert store is not None
    with pytest.raises(LookupError, match="There is no permission row"):
        permission_of(store, "content.fold_article")
