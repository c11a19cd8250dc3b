"""Who holds several roles sees with each what it opens, where it is held, and nothing by adding them up."""

from django.contrib.auth.models import Group

from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.models import RoleAssignment, Scope
from rbac.queries import visible_to
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, SIGN


def opened(user: Person) -> set[str]:
    """The names of the places that ``user`` may open; each decision must say the same."""
    listed = {scope.name for scope in visible_to(user, OPEN, Scope)}
    assert listed == {scope.name for scope in Scope.objects.all() if decide(user, OPEN, scope).allowed}
    return listed


def test_a_role_on_the_whole_site_lends_its_reach_to_no_other(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    cara = person("cara")
    give(cara, "contributor")  # who opens nothing
    assert opened(cara) == set()
    give(cara, "editor", sport)
    assert opened(cara) == {"Sport"}


def test_a_role_at_one_place_lends_nothing_to_another_at_another_place(
    person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    cara = person("cara")
    give(cara, "contributor", policies_scope)
    give(cara, "editor", news_scope)
    assert opened(cara) == {"News"}


def test_what_a_team_opens_is_opened_to_its_members_only(
    person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    tom, otto = person("tom"), person("otto")
    desk = Group.objects.create(name="Desk")
    desk.user_set.add(tom.pk)
    RoleAssignment.objects.create(team=desk, role="editor", scope=news_scope, reason="the desk opens")
    forget_assignments()
    assert (opened(tom), opened(otto)) == ({"News"}, set())
    give(tom, "editor", policies_scope)
    assert opened(tom) == {"News", "Policies"}


def test_a_condition_of_one_role_narrows_no_other(
    person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    """Editors sign what is dated, administrators everything: who is one here and the other there."""
    ed = person("ed")
    give(ed, "editor", news_scope)
    give(ed, "administrator", policies_scope)
    RoleAssignment.objects.create(user_id=ed.pk, role="note", scope=news_scope, reason="no date")
    RoleAssignment.objects.create(user_id=ed.pk, role="note", scope=policies_scope, reason="no date either")
    forget_assignments()
    signed = visible_to(ed, SIGN, RoleAssignment.objects.filter(role="note"))
    assert [note.scope_id for note in signed] == [policies_scope.pk]
