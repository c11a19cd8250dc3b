"""Lists of the admin count and skip a bounded number of rows, in an order that an index has."""

from functools import partial
from typing import Any

import pytest
from django.contrib.admin.views.main import ORDER_VAR
from django.db import connection
from django.db.models import BooleanField, DateField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from content.models import Article, Section
from rbac.django_admin import change_list
from rbac.django_admin import guarded_admin as admin
from rbac.django_admin.change_list import ByDeclared, IndexedList
from rbac.django_admin.guarded_admin import GuardedAdmin
from secureproject.admin_site import site
from tests.counting import rows_read
from tests.rbac.conftest import asked_by
from tests.size.many import many_articles

LISTS = [each for each in site._registry.values() if isinstance(each, GuardedAdmin)]
ARTICLES = "/admin/content/article/"
MANY = 900


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
    page = as_ada.get(ARTICLES)
    assert "There are more than 20. Search, filter or sort to find those further down." in page.text
    assert page.context["cl"].result_count == bound


@pytest.mark.usefixtures("many")
def test_it_counts_no_further(as_ada: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        as_ada.get(ARTICLES)
    counted = [
        query["sql"] for query in captured if "COUNT(*)" in query["sql"] and "content_article" in query["sql"]
    ]
    assert [("LIMIT 21" in one, "ORDER BY" in one) for one in counted] == [(True, False)]


@pytest.mark.usefixtures("many")
def test_what_is_further_down_is_found(as_ada: Client) -> None:
    page = as_ada.get(f"{ARTICLES}?q=other-3")
    assert "other-3" in page.text
    assert as_ada.get(f"{ARTICLES}?p=99").status_code in {200, 302}


def test_a_short_list_says_nothing(as_ada: Client, draft: Article) -> None:
    page = as_ada.get(ARTICLES)
    assert "There are more than" not in page.text
    assert page.context["cl"].result_count == 1


def test_every_list_of_ours_is_one() -> None:
    assert {each.paginator for each in LISTS} == {change_list.FewPages}


def named(each: GuardedAdmin) -> str:
    return str(each.model._meta.label)


@pytest.fixture
def request_of_ada(ada: User) -> Any:
    return asked_by(ada)


def statement(each: GuardedAdmin, client: Client, query: str = "") -> str:
    """What the list asks for its rows."""
    address = reverse(f"admin:{each.opts.app_label}_{each.opts.model_name}_changelist")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{address}{query}").status_code == 200
    table = f'FROM "{each.opts.db_table}"'
    [found, *_others] = [
        query["sql"] for query in captured if table in query["sql"] and "ORDER BY" in query["sql"]
    ]
    return found


def sorts(asked: str) -> bool:
    """Whether PostgreSQL has to read and sort all rows before the first."""
    with connection.cursor() as cursor:
        for way in ("sort", "incremental_sort", "seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for [line] in cursor.fetchall())
        cursor.execute("RESET ALL")
    return "Sort Key" in plan


def columns(each: Any, request: Any) -> list[Any]:
    """As the address counts them: before the others, one to choose rows where there are actions."""
    return [*(["action_checkbox"] if each.actions else []), *each.get_list_display(request)]


@pytest.mark.parametrize("each", LISTS, ids=named)
def test_a_list_begins_in_an_order_that_an_index_has(each: GuardedAdmin, as_ada: Client) -> None:
    assert not sorts(statement(each, as_ada))


@pytest.mark.parametrize("each", LISTS, ids=named)
def test_every_column_that_can_be_chosen_is_in_an_index(
    each: GuardedAdmin, as_ada: Client, request_of_ada: Any
) -> None:
    shown = columns(each, request_of_ada)
    for name in each.get_sortable_by(request_of_ada):
        for way in ("", "-"):
            asked = statement(each, as_ada, f"?{ORDER_VAR}={way}{shown.index(name)}")
            assert not sorts(asked), (name, way)


@pytest.mark.parametrize("each", LISTS, ids=named)
def test_other_columns_are_not_sorted_by_a_user_who_asks(
    each: GuardedAdmin, as_ada: Client, request_of_ada: Any
) -> None:
    assert issubclass(each.get_changelist(request_of_ada), IndexedList)
    shown, sortable = columns(each, request_of_ada), each.get_sortable_by(request_of_ada)
    usual = order_of(statement(each, as_ada))
    for place, name in enumerate(shown):
        if name not in sortable:
            assert order_of(statement(each, as_ada, f"?{ORDER_VAR}={place}")) == usual


def order_of(asked: str) -> str:
    return asked.rpartition(" ORDER BY ")[2].partition(" LIMIT ")[0]


@pytest.mark.parametrize("asked", ["x", "-", "99", "-99", "1.2.3", "0", "--1", "²", "%00", "1" * 50])
def test_an_order_that_is_none_is_the_usual_one(asked: str, as_ada: Client, draft: Article) -> None:
    page = as_ada.get(f"/admin/content/article/?{ORDER_VAR}={asked}")
    assert page.status_code == 200
    assert page.context["cl"].get_ordering(page.wsgi_request, Article.objects.all()) == ["-changed_at", "-pk"]


def test_people_can_be_sorted_by_address(as_ada: Client, request_of_ada: Any) -> None:
    people = site._registry[User]
    assert people.get_sortable_by(request_of_ada) == ["email"]
    place = columns(people, request_of_ada).index("email")
    page = as_ada.get(f"/admin/accounts/user/?{ORDER_VAR}=-{place}")
    addresses = [person.email for person in page.context["cl"].result_list]
    assert addresses == sorted(addresses, reverse=True)


@pytest.mark.late
def test_a_page_of_articles_reads_what_it_shows(
    as_ada: Client, news: Section, cara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_list, "MOST", 110)
    many_articles(news, cara, MANY)
    with connection.cursor() as cursor:  # as PostgreSQL does where it knows that there are many
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    for asked in ("", *(f"?{ORDER_VAR}={column}" for column in ("0", "-1", "6", "-6"))):
        ask = partial(as_ada.get, f"/admin/content/article/{asked}")
        ask()
        read = rows_read(Article, ask)
        assert read <= 100 + 2 * 111  # what is shown, and counted


@pytest.mark.parametrize("each", LISTS, ids=named)
def test_no_filter_reads_all_rows_to_name_what_can_be_chosen(each: GuardedAdmin, request_of_ada: Any) -> None:
    for offered in each.get_list_filter(request_of_ada):
        if isinstance(offered, str):
            field = each.opts.get_field(offered)
            assert isinstance(field, BooleanField | DateField) or field.choices, offered
        else:
            assert isinstance(offered, type)
            assert issubclass(offered, ByDeclared)


@pytest.mark.parametrize(("asked", "found"), [("article", 1), ("page", 0), ("zz", 0)])
def test_articles_are_filtered_by_kind(asked: str, found: int, as_ada: Client, draft: Article) -> None:
    page = as_ada.get("/admin/content/article/", {"kind": asked})
    assert len(page.context["cl"].result_list) == found
    assert "?kind=notice" in page.text  # offered, though no article is one


@pytest.mark.parametrize(("asked", "found"), [("editor", {"editor"}), ("zz", set())])
def test_roles_are_filtered_by_role(
    asked: str, found: set[str], as_ada: Client, ed: User, cara: User
) -> None:
    page = as_ada.get("/admin/secure_rbac/roleassignment/", {"role": asked})
    assert {row.role for row in page.context["cl"].result_list} == found
