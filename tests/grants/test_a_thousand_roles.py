"""Somebody who holds a thousand roles: decisions about the rows of a page ask the database nothing more."""

from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.many_sections import sections_below
from tests.size.many import many_articles

THOUSAND, PAGE = 1_000, 50


def test_decisions_about_a_page_take_no_further_query(
    news: Section, cara: User, otto: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parts = sections_below(news, THOUSAND)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=otto, role="editor", scope=part.scope, reason="has very many") for part in parts
    )
    for part in parts[-PAGE:]:
        many_articles(part, cara, 1, name=part.slug)
    forget_assignments()
    person = User.objects.get(pk=otto.pk)
    rows = list(visible_to(person, VIEW_ARTICLE, Article.objects.select_related("section__scope")))
    assert len(rows) == PAGE
    with django_assert_num_queries(0):
        assert all(decide(person, EDIT_ARTICLE, row).allowed for row in rows)
