"""An article as the editor's page loads it in order to change it."""

from typing import Any

from content.cms.editor import article as page
from content.models import Article
from rbac.loading import LOADS, Loads, by_key
from tests.newsroom import Person


def as_opened(article: Article, by: Person) -> Any:
    loads: Loads = getattr(page, LOADS)
    related = tuple(sorted({*(loads.select_to_change or ()), "section__scope"}))
    query = by_key(Article, related, loads.also_to_change)
    assert query
    [found] = query.rows(key=article.pk, person=by.pk)
    return found
