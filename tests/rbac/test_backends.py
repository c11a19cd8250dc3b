"""Django's own permission questions get the rulebook's answers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from rbac.backends import RulebookBackend
from rbac.models import RoleAssignment, Scope
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, RUN

backend = RulebookBackend()


def test_it_logs_no_one_in() -> None:
    assert backend.authenticate(None, username="ada", password="right") is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize("perm", ["secure_rbac.change_scope", "auth.add_user", "", "sample"])
def test_what_the_rulebook_does_not_know_is_not_permitted(nina: Person, perm: str) -> None:
    assert not backend.has_perm(nina, perm)


def test_an_object_of_another_model_is_not_permitted(person: MakePerson, give: GiveRole) -> None:
    ada = person("ada")
    held = give(ada, "administrator")
    assert not backend.has_perm(ada, OPEN, held)
    assert isinstance(held, RoleAssignment)


def test_has_perm_is_decide(nora: Person, news_scope: Scope, policies_scope: Scope) -> None:
    assert backend.has_perm(nora, OPEN, news_scope)
    assert not backend.has_perm(nora, OPEN, policies_scope)
    assert not backend.has_perm(nora, OPEN)
    assert not backend.has_perm(AnonymousUser(), OPEN, news_scope)


def test_modules_and_permissions_follow(nina: Person, nora: Person, nils: Person, news_scope: Scope) -> None:
    assert backend.has_module_perms(nina, "sample")
    assert backend.has_module_perms(nora, "sample")
    assert not backend.has_module_perms(nils, "sample")
    assert not backend.has_module_perms(nina, "unheard_of")
    assert RUN in backend.get_all_permissions(nina)
    assert RUN not in backend.get_all_permissions(nora)
    assert OPEN in backend.get_all_permissions(nora, news_scope)
    assert backend.get_all_permissions(nils) == set()
