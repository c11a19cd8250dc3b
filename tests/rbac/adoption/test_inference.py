"""What propose_rules reads of a project's past: its groups, guardian's rows, and what people hold outside both."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from guardian.models import GroupObjectPermission, UserObjectPermission

from accounts.models import User
from rbac.adoption import inference
from rbac.adoption.inference import OnObject, Proposal, propose
from rbac.models import Scope
from rbac.scopes import add_scope
from tests.commands import Ran, printed, ran
from tests.database import logged_in_as_owner
from tests.samples import sample


@pytest.fixture
def _as_owner(fresh_database: str) -> Iterator[None]:
    """The web may write none of these tables: a project with a past has them from before."""
    with logged_in_as_owner():
        yield


@pytest.fixture
def past(_as_owner: None, monkeypatch: pytest.MonkeyPatch) -> Scope:
    """Two groups with people, a row of guardian for each kind of holder, a superuser, and a permission held alone."""
    place = add_scope("News")
    kind = ContentType.objects.get_for_model(Scope)
    gone = ContentType.objects.create(app_label="gone", model="thing")
    rows = [
        ("view_scope", "Can view place", kind),
        ("move_scope", "Can move place", kind),
        ("see", "See", gone),
    ]
    view, move, lost = (
        Permission.objects.create(codename=f"{code}_then", name=name, content_type=of)
        for code, name, of in rows
    )
    people = [
        User.objects.create_user(f"{name}@example.org", name=name.capitalize()) for name in ("zoe", "abe")
    ]
    for name, held in (("Night bosses", [view, move, lost]), ("Porters", [view])):
        group = Group.objects.create(name=name)
        group.permissions.set(held)
        group.user_set.set(people)
    on_it = {"object_pk": str(place.pk), "content_type": kind}
    UserObjectPermission.objects.create(user=people[0], permission=move, **on_it)
    GroupObjectPermission.objects.create(group=group, permission=view, **on_it)
    UserObjectPermission.objects.bulk_create(
        [UserObjectPermission(user=people[0], permission=lost, object_pk="1", content_type=gone)]
    )
    monkeypatch.setattr(
        inference, "_people", with_more_than_we_have(inference._people, people[1], [view, lost])
    )
    return place


def with_more_than_we_have(ours: Any, boss: User, alone: list[Permission]) -> Any:
    """Superusers and permissions of one's own, which the accounts of this site cannot have."""

    class Alone(list[Any]):
        def prefetch_related(self, *names: str) -> "Alone":
            assert names == ("user_permissions",)
            return self

    held = SimpleNamespace(user_permissions=SimpleNamespace(all=lambda: alone), get_username=lambda: "otto")
    theirs = {("is_superuser", True): [boss], ("user_permissions__isnull", False): Alone([held])}

    def people(**which: Any) -> Any:
        [asked] = which.items()
        return theirs[asked] if asked in theirs else ours(**which)

    return people


def test_what_no_one_holds_gives_no_rules(past: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "No user holds a permission of shop. There are: secure_rbac."
    assert ran("propose_rules", "--app", "shop") == Ran(2, told)
    # Where guardian is not installed its tables are not asked.
    monkeypatch.setattr("django.apps.apps.is_installed", lambda name: False)
    assert propose().on_objects == []


def test_groups_become_roles_from_least_to_most_and_the_superuser_the_last(past: Scope) -> None:
    view, move = "secure_rbac.view_scope_then", "secure_rbac.move_scope_then"
    both = ["abe@example.org", "zoe@example.org"]
    assert propose() == Proposal(
        roles={"porters": {view}, "night_bosses": {view, move}, "administrator": {view, move}},
        labels={move: "Can move place", view: "Can view place"},
        models={**propose().models, view: Scope, move: Scope},
        people={"porters": both, "night_bosses": both, "administrator": ["abe@example.org"]},
        alone={"otto": {view}},
        on_objects=[
            OnObject(f"{User.objects.get(email=both[1])}", move, f"secure_rbac.scope:{past.pk}"),
            OnObject("Porters", view, f"secure_rbac.scope:{past.pk}"),
        ],
        unusable=["gone.see_then"],
    )
    assert [*propose().roles] == ["porters", "night_bosses", "administrator"]
    assert [*propose().labels] == [move, view]


def test_the_command_says_what_there_is_and_how_to_go_on(past: Scope) -> None:
    assert printed("propose_rules").strip() == sample(__file__, "printed.txt").strip()
    assert "VIEW_SCOPE_THEN = Action('secure_rbac.view_scope_then'" in printed(
        "propose_rules", "--app", "secure_rbac"
    )
    facts = json.loads(printed("propose_rules", "--json"))
    assert facts["people"]["administrator"] == ["abe@example.org"]
    assert facts["roles"]["night_bosses"] == ["secure_rbac.move_scope_then", "secure_rbac.view_scope_then"]
    assert (facts["alone"], facts["left_out"]) == (
        {"otto": ["secure_rbac.view_scope_then"]},
        ["gone.see_then"],
    )
    assert facts["on_objects"][1]["target"] == f"secure_rbac.scope:{past.pk}"


def test_commands_are_lines_for_a_shell_and_facts_are_for_reading_too(past: Scope) -> None:
    *lines, last, end = printed("propose_rules", "--commands").split("\n")
    why = "night_bosses --reason 'was in the group night_bosses'"
    assert lines[:2] == [f"manage.py grant_role {name}@example.org {why}" for name in ("abe", "zoe")]
    assert (last, end) == (
        f"# Porters may secure_rbac.view_scope_then on secure_rbac.scope:{past.pk} (guardian)",
        "",
    )
    text = printed("propose_rules", "--json")
    assert text == json.dumps(json.loads(text), indent=2) + "\n"


def test_people_of_another_kind_have_none_of_what_they_do_not_know(db: None) -> None:
    assert list(inference._people(user_permissions__isnull=False)) == []


def test_people_are_found_by_what_lies_behind_their_groups(db: None) -> None:
    otto = User.objects.create_user("otto@example.org", name="Otto")
    User.objects.create_user("colin@example.org", name="Colin")
    otto.groups.add(Group.objects.create(name="Legal"))
    assert list(inference._people(groups__name="Legal")) == [otto]


def test_groups_that_may_do_as_much_come_by_name(db: None) -> None:
    for name in ("Porters", "Clerks"):
        Group.objects.create(name=name)
    assert [*inference._roles({})[0]] == ["clerks", "porters"]
