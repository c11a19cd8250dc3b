"""What somebody may see stays what it is, in whatever query the list of it is put."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import NotSupportedError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.grants import grant_object
from rbac.queries import visible_to

type Made = dict[str, Article]


@pytest.fixture
def made(
    news: Section, policies: Section, draft: Article, cara: User, colin: User, ed: User, ada: User
) -> Made:
    """Of Ed's section, of another one and shared with Ed, and of another one."""
    shared = workflow.create_article(policies, by=colin, title="Tides", summary="", body="")
    hidden = workflow.create_article(policies, by=colin, title="Secret", summary="", body="")
    grant_object(ed, VIEW_ARTICLE, shared, reason="x", by=ada)
    return {"own": draft, "shared": shared, "hidden": hidden}


def seen(user: User) -> QuerySet[Article]:
    return visible_to(user, VIEW_ARTICLE, Article)


def test_sets_of_rows_stay_sets(made: Made, ed: User, colin: User, otto: User) -> None:
    own, shared, hidden = made.values()
    mine, nothing = seen(ed), seen(otto)
    assert set(mine) == {own, shared}
    assert set(Article.objects.exclude(pk__in=mine)) == {hidden}
    assert set(Article.objects.exclude(pk__in=nothing)) == {own, shared, hidden}
    assert (
        set(mine.union(nothing))
        == set(nothing.union(mine))
        == set(mine | nothing)
        == set(nothing | mine)
        == set(mine)
    )
    assert set(mine & nothing) == set(nothing & mine) == set(mine.intersection(nothing)) == set()
    assert set(mine.difference(visible_to(ed, EDIT_ARTICLE, Article))) == {shared}
    assert set(mine.exclude(section=own.section)) == {shared}
    assert set(mine & seen(colin)) == {shared}
    assert mine.filter(pk=hidden.pk).exists() is False
    assert [mine.first(), mine.last()] == [own, shared]


def test_numbers_are_of_what_is_seen(
    made: Made, ed: User, otto: User, news: Section, policies: Section
) -> None:
    for user, numbers in ((ed, {news.pk: 1, policies.pk: 1}), (otto, {})):
        each = dict(seen(user).order_by().values_list("section").annotate(n=Count("pk")))
        assert (each, seen(user).count(), seen(user).aggregate(n=Count("pk"))["n"]) == (
            numbers,
            sum(numbers.values()),
            sum(numbers.values()),
        )
        inside = seen(user).filter(section=OuterRef("pk"))
        assert set(Section.objects.filter(Exists(inside)).values_list("pk", flat=True)) == set(numbers)
        counted = Section.objects.annotate(n=Count("articles", filter=Q(articles__in=seen(user))))
        assert {section.pk: section.n for section in counted if section.n} == numbers


def test_lists_of_a_related_object_and_after_counting_are_no_wider(
    made: Made, ed: User, policies: Section
) -> None:
    shared = made["shared"]
    for rows in (
        policies.articles.all(),
        policies.articles.annotate(n=Count("revisions")),
        policies.articles.distinct(),
        policies.articles.only("slug"),
        Article.objects.filter(section=policies) | Article.objects.filter(slug="nothing"),
    ):
        assert set(visible_to(ed, VIEW_ARTICLE, rows)) == {shared}


@pytest.mark.parametrize(
    ("cut", "error"),
    [(lambda rows: rows[:2], TypeError), (lambda rows: rows.union(rows), NotSupportedError)],
)
def test_what_is_cut_or_put_together_already_is_refused(
    cut: Callable[[Any], Any], error: type[Exception], made: Made, ed: User
) -> None:
    """A filter afterwards would say nothing of rows that were chosen before."""
    with pytest.raises(error):
        visible_to(ed, VIEW_ARTICLE, cut(Article.objects.order_by("pk")))
