"""Who gives and takes roles, teams and rules, as people and jobs meet it. Refusals first."""

import pytest

from audit.actors import SystemActor
from rbac.decisions import decide
from rbac.evidence import scope_ids_of
from rbac.models import RoleAssignment, Scope
from rbac.rules import GRANT_ROLE, MODELS, REVOKE_ROLE, ROWS
from tests.rbac.conftest import GiveRole, MakePerson, Person

JOBS = {
    "command_line": (True, True),
    "single_sign_on": (True, True),
    "access_review": (False, True),
}


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_a_user_who_is_no_administrator_may_none_of_it(person: MakePerson, give: GiveRole, role: str) -> None:
    ed = person("ed")
    give(ed, role)
    assert [action for action in ROWS if decide(ed, action).allowed] == []


@pytest.mark.parametrize(("job", "may"), JOBS.items())
def test_a_job_gives_and_takes_only_what_it_is_there_for(
    job: str, may: tuple[bool, bool], news_scope: Scope, person: MakePerson, give: GiveRole
) -> None:
    held = give(person("otto"), "editor", news_scope)
    actor = SystemActor(job)
    assert (decide(actor, GRANT_ROLE, news_scope).allowed, decide(actor, REVOKE_ROLE, held).allowed) == may
    others = [action for action in ROWS if action not in {GRANT_ROLE, REVOKE_ROLE}]
    assert {decide(actor, action).allowed for action in others} == {job == "command_line"}


def test_an_administrator_may_all_of_it_where_they_administer(
    nina: Person, person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    local = person("lena")
    give(local, "administrator", news_scope)
    assert all(decide(nina, action).allowed for action in ROWS)
    of_places = [action for action, model in MODELS.items() if model is Scope]
    assert all(decide(local, action, news_scope).allowed for action in of_places)
    assert not any(decide(local, action, policies_scope).allowed for action in of_places)


def test_a_place_stands_at_itself_and_a_role_where_it_is_held(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope
) -> None:
    assert scope_ids_of(sport) == (sport.pk, news_scope.pk)
    assert scope_ids_of(give(person("ed"), "editor", sport)) == (sport.pk, news_scope.pk)
    assert scope_ids_of(RoleAssignment(role="editor")) == ()
