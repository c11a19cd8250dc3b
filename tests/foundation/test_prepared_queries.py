"""Objects from a prepared query: the same as the ORM's own, whatever is there and whatever is missing."""

from typing import Any

import pytest
from django.db.models import BigIntegerField, Model
from django.db.models.signals import post_init
from pytest_django import DjangoAssertNumQueries

from content.cms.review.review import WHOLE
from content.models import Article
from foundation.prepared_queries import Parameter, prepared_objects
from tests.newsroom import Person, write

ARTICLE = prepared_objects(
    lambda: Article.objects.filter(pk=Parameter("key", BigIntegerField())), (*WHOLE, "section__scope")
)


def facts(obj: Model, seen: tuple[Model, ...] = ()) -> dict[str, Any]:
    """Every column of ``obj``, and of everything that came with it."""
    columns: dict[str, Any] = {f.attname: getattr(obj, f.attname) for f in obj._meta.concrete_fields}
    for name, other in obj._state.fields_cache.items():
        if not isinstance(other, Model):
            columns[name] = other
        elif other not in seen:
            columns[name] = facts(other, (*seen, obj))
    return columns


@pytest.mark.parametrize("state", ["draft", "in_review", "published", "taken_down"])
def test_it_brings_what_select_related_brings(
    state: str, fresh_database: str, request: pytest.FixtureRequest
) -> None:
    article = request.getfixturevalue(state)
    theirs = Article.objects.select_related(*WHOLE, "section__scope").get(pk=article.pk)
    for _time in range(2):
        [ours] = ARTICLE.rows(key=article.pk)
        assert facts(ours) == facts(theirs)
        assert (ours._state.adding, ours._state.db) == (theirs._state.adding, theirs._state.db)


def test_what_came_along_costs_no_query_nor_does_what_is_missing(
    published: Article, cara: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    [article] = ARTICLE.rows(key=published.pk)
    with django_assert_num_queries(0):
        assert (article.draft, article.live.title) == (None, "Ferry timetable changes")
        assert article.address.article is article
        assert article.live.status.state == "published"
        assert article.live.author == cara
    write(published, cara, "More boats.")
    [article] = ARTICLE.rows(key=published.pk)
    with django_assert_num_queries(0):
        assert article.draft.status.submitted_by is None


def test_a_user_who_listens_to_objects_being_made_hears_of_these_too(draft: Article) -> None:
    heard: list[object] = []

    def hear(*, instance: Article, **_about: object) -> None:
        heard.append(instance.pk)

    post_init.connect(hear, sender=Article)
    try:
        ARTICLE.rows(key=draft.pk)
    finally:
        post_init.disconnect(hear, sender=Article)
    assert heard == [draft.pk]
