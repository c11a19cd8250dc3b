"""What two people do at once. Needs committed rows, so each test has a database of its own."""

import threading
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db import connection

from rbac.errors import Conflict, Invalid
from rbac.models import RoleAssignment, Scope
from rbac.roles import revoke_role, roles_of
from rbac.rules import COMMAND_LINE
from rbac.scopes import add_scope, closure_differences, move_scope


def at_once(*tasks: Callable[[], object]) -> list[Exception]:
    """Runs all tasks at the same time; answers what they raised."""
    raised: list[Exception] = []
    barrier = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        barrier.wait()
        try:
            task()
        except (Invalid, Conflict) as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_administrators_cannot_remove_each_other(fresh_database: str) -> None:
    people = [
        get_user_model().objects.create_user(f"{name}@example.org", name=name) for name in ("ada", "edna")
    ]
    for user in people:
        RoleAssignment.objects.create(user=user, role="administrator", reason="because")
    held = [roles_of(user)[0] for user in people]
    raised = at_once(*(lambda a=a: revoke_role(a, reason="envy", by=COMMAND_LINE) for a in held))
    assert len(raised) == 1
    assert RoleAssignment.objects.filter(role="administrator").count() == 1


def test_two_moves_cannot_make_a_ring(fresh_database: str) -> None:
    news_scope, policies_scope = add_scope("News"), add_scope("Policies")
    raised = at_once(
        lambda: move_scope(Scope.objects.get(pk=news_scope.pk), Scope.objects.get(pk=policies_scope.pk)),
        lambda: move_scope(Scope.objects.get(pk=policies_scope.pk), Scope.objects.get(pk=news_scope.pk)),
    )
    assert len(raised) == 1
    assert closure_differences() == set()
    assert Scope.objects.find_problems() == ([], [], [], [], [])


def test_places_added_at_once_get_paths_of_their_own(fresh_database: str) -> None:
    news_scope = add_scope("News")

    def add() -> None:
        add_scope("x", Scope.objects.get(pk=news_scope.pk))

    assert at_once(*[add] * 6) == []
    assert Scope.objects.get(pk=news_scope.pk).numchild == 6
    assert closure_differences() == set()
