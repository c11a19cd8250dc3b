"""Lists of the admin count and skip no more rows than somebody would turn pages for, and say where they end."""

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.models import Article, Section
from rbac.django_admin import change_list
from rbac.django_admin import guarded_admin as admin
from rbac.django_admin.guarded_admin import GuardedAdmin
from secureproject.admin_site import site
from tests.size.many import many_articles

LIST = "/admin/content/article/"


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(change_list, "MOST", 20)
    monkeypatch.setattr(admin, "MOST", 20)
    return 20


@pytest.fixture
def many(bound: int, news: Section, cara: User) -> list[Article]:
    return many_articles(news, cara, 120)


@pytest.mark.usefixtures("many")
def test_a_long_list_says_that_it_ends(as_ada: Client, bound: int) -> None:
    page = as_ada.get(LIST)
    assert "There are more than 20. Search, filter or sort to find those further down." in page.text
    assert page.context["cl"].result_count == bound


@pytest.mark.usefixtures("many")
def test_it_counts_no_further(as_ada: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        as_ada.get(LIST)
    counted = [
        query["sql"] for query in captured if "COUNT(*)" in query["sql"] and "content_article" in query["sql"]
    ]
    assert [("LIMIT 21" in one, "ORDER BY" in one) for one in counted] == [(True, False)]


@pytest.mark.usefixtures("many")
def test_what_is_further_down_is_found(as_ada: Client) -> None:
    page = as_ada.get(f"{LIST}?q=other-3")
    assert "other-3" in page.text
    assert as_ada.get(f"{LIST}?p=99").status_code in {200, 302}


def test_a_short_list_says_nothing(as_ada: Client, draft: Article) -> None:
    page = as_ada.get(LIST)
    assert "There are more than" not in page.text
    assert page.context["cl"].result_count == 1


def test_no_filter_reads_every_row_to_know_what_it_offers() -> None:
    """As Django's own does of a column without choices, and of one that points to another table."""
    offered = {
        f"{admin.model.__name__}.{name}": admin.model._meta.get_field(name)
        for admin in site._registry.values()
        for name in admin.list_filter
        if isinstance(name, str)
    }
    assert [
        name
        for name, field in offered.items()
        if not field.choices and not isinstance(field, models.BooleanField)
    ] == []


def test_articles_are_filtered_by_the_kinds_that_are_declared(as_ada: Client, draft: Article) -> None:
    assert draft.slug in as_ada.get(f"{LIST}?kind=article").text
    assert draft.slug not in (page := as_ada.get(f"{LIST}?kind=event").text)
    assert "?kind=notice" in page


def test_every_list_of_ours_is_one() -> None:
    ours = [each for each in site._registry.values() if isinstance(each, GuardedAdmin)]
    assert ours
    assert {each.paginator for each in ours} == {change_list.FewPages}
