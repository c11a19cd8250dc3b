"""Access middleware (rbac.middleware): a view without a rule is refused, and each refusal recorded."""

import pytest
from django.db import DatabaseError
from pytest_django import DjangoAssertNumQueries, Settings

from audit.models import Entry
from rbac.enforcement import refusals
from rbac.models import Scope
from tests.rbac.conftest import MakePerson, Person, Visitor

UNDECLARED = ("/undeclared/", "/undeclared-class/", "/renegade/1/", "/bare/one/", "/bare/deep/two/x/")


@pytest.mark.parametrize("path", UNDECLARED)
@pytest.mark.parametrize("method", ["get", "post", "head", "options", "delete"])
def test_a_view_without_a_rule_is_refused_to_everybody(
    visit: Visitor, nina: Person, path: str, method: str
) -> None:
    for who in (None, nina):
        response = getattr(visit(who), method)(path)
        assert response.status_code == 403
        assert b"must not be seen" not in response.content


def test_asking_for_it_is_recorded(visit: Visitor) -> None:
    visit(None).get("/undeclared/")
    assert Entry.objects.latest("pk").event == "rbac.undeclared_view.refused"


def test_a_refusal_stands_when_it_cannot_be_recorded(visit: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError("no space left")

    monkeypatch.setattr(refusals, "record", fail)
    assert visit(None).get("/undeclared/").status_code == 403


def test_a_project_may_guard_some_namespaces_only(visit: Visitor, settings: Settings) -> None:
    settings.RBAC_GUARDED_NAMESPACES = ("bare",)
    assert visit(None).get("/undeclared/").status_code == 200
    assert visit(None).get("/bare/one/").status_code == 403
    settings.RBAC_GUARDED_NAMESPACES = ("bare:inner",)
    assert visit(None).get("/bare/one/").status_code == 200
    settings.RBAC_GUARDED_NAMESPACES = ()
    assert visit(None).get("/bare/one/").status_code == 200


def test_an_included_package_is_ruled_by_its_declaration(nina: Person, nell: Person, visit: Visitor) -> None:
    for path in ("/foreign/one/", "/foreign/deep/two/x/"):
        assert visit(None).get(path).status_code == 302
        assert visit(nell).get(path).status_code == 403
    assert visit(nina).get("/foreign/one/").content == b"must not be seen"
    assert visit(nina).get("/foreign/deep/two/x/").status_code == 302


def test_a_view_of_an_included_package_keeps_its_own_rule(visit: Visitor, person: MakePerson) -> None:
    assert visit(person("otto")).get("/foreign/own/").content == b"own"


def test_a_public_page_costs_no_query(
    visit: Visitor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        visit(None).get("/reading/")


def test_a_guarded_page_costs_the_object_and_the_roles(
    visit: Visitor,
    nora: Person,
    news_scope: Scope,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):  # the first is this small site's own, for the person
        visit(nora).get(f"/places/{news_scope.pk}/")
