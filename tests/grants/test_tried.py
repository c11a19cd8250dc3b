"""Whoever looks at what a change would do keeps nobody waiting, and gives way to whoever changes the same."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from accounts.models import User
from content.models import Section, Site
from content.sections import add_section, move_section
from content.set_policy import change_policy
from rbac import consequences
from rbac.consequences import consequences_of
from rbac.errors import Conflict
from rbac.models import RoleAssignment, Scope
from rbac.roles import grant_role, revoke_role
from rbac.scopes import closure_differences
from rbac.tried import is_tried
from tests.newsroom import Person

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Change = Callable[[], object]


def at_the_same_time(act: Change) -> list[object]:
    """What ``act`` comes to on another connection; nothing where it still waits after a while."""
    done: list[object] = []

    def run() -> None:
        try:
            done.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    return done


@pytest.fixture
def harbour(news: Section, ada: Person) -> Section:
    found = add_section(news, by=ada, title="Harbour")
    add_section(found, by=ada, title="Ferries")
    return found


@pytest.fixture
def changes(harbour: Section, policies: Section, ada: Person, otto: User) -> dict[str, Change]:
    return {
        "a role": lambda: grant_role(otto, "editor", reason="x", by=ada),
        "an administrator": lambda: grant_role(otto, "administrator", reason="x", by=ada),
        "a move": lambda: move_section(harbour, policies, by=ada),
        "a move to the top": lambda: move_section(harbour, None, by=ada),
        "a policy": lambda: change_policy(harbour, {"approvals": 2}, by=ada, reason="x"),
    }


@pytest.mark.parametrize("what", ["a role", "an administrator", "a move", "a move to the top", "a policy"])
def test_others_give_roles_add_move_and_set_policies_while_somebody_looks(
    what: str, changes: dict[str, Change], cara: Person, ada: Person, policies: Section, news: Section
) -> None:
    found: list[object] = []

    def change() -> None:
        assert is_tried()
        changes[what]()
        found.extend(at_the_same_time(lambda: grant_role(cara, "editor", reason="joins", by=ada)))
        found.extend(at_the_same_time(lambda: add_section(None, by=ada, title="New")))
        found.extend(at_the_same_time(lambda: change_policy(policies, {"approvals": 2}, by=ada, reason="x")))

    consequences_of(change)
    assert len(found) == 3
    assert not is_tried()
    assert not closure_differences()
    assert RoleAssignment.objects.filter(user=cara, role="editor").exists()


def test_a_move_that_is_tried_leaves_everything_as_it_was(
    harbour: Section, policies: Section, ada: Person
) -> None:
    before = list(Scope.objects.order_by("pk").values()), list(Site.objects.values())
    consequences_of(lambda: move_section(harbour, policies, by=ada))
    assert (list(Scope.objects.order_by("pk").values()), list(Site.objects.values())) == before
    assert not closure_differences()


def test_below_the_new_place_the_nearest_comes_first_while_it_is_tried(
    harbour: Section, policies: Section, ada: Person
) -> None:
    far = add_section(policies, by=ada, title="Far")
    farther = add_section(far, by=ada, title="Farther")
    seen: list[list[str]] = []

    def change() -> None:
        move_section(harbour, farther, by=ada)
        below = Section.objects.get(title="Ferries").scope
        seen.append([Scope.objects.get(pk=key).name for key in below.ancestor_ids])

    consequences_of(change)
    assert seen == [["Ferries", "Harbour", "Farther", "Far", "Policies"]]


def test_whoever_changes_the_same_goes_first(
    otto: User, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody takes the role away, and has not finished; what is tried is begun again, and then says so."""
    monkeypatch.setattr(consequences, "ATTEMPTS", 2)
    held = grant_role(otto, "editor", reason="x", by=ada)
    said: list[object] = []

    def look() -> None:
        with pytest.raises(Conflict, match="Somebody is changing the same"):
            consequences_of(lambda: revoke_role(held, reason="x", by=ada))
        said.append(is_tried())

    with transaction.atomic():
        revoke_role(held, reason="left", by=ada)
        at_the_same_time(look)
    assert said == [False]
    assert not RoleAssignment.objects.filter(user=otto).exists()
