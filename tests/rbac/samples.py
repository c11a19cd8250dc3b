"""A small rulebook over this app's own models: each kind of cell, and both kinds of invariant."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.db.models import Q

from rbac.actions import Action
from rbac.models import RoleAssignment, Scope
from rbac.rulebook import Condition, Invariant, Row, no, rulebook, when, yes

READ = Action("sample.read_note", label="read a note")
WRITE = Action("sample.write_note", label="write a note")
SIGN = Action("sample.sign_note", label="sign a note")
OPEN = Action("sample.open_place", label="open a place")
VIEW = Action("sample.view_scope", label="see a place")
RUN = Action("sample.run_site", label="run the site")
mine = Condition(
    name="mine",
    test=lambda actor, note: note.assigned_by_id == getattr(actor, "pk", None),
    query=lambda actor: Q(assigned_by=actor.pk) if hasattr(actor, "pk") else Q(assigned_by=None),
)
dated = Condition(
    name="dated", test=lambda actor, note: note.until is not None, query=lambda actor: Q(until__isnull=False)
)
not_locked = Invariant(
    name="not locked",
    actions=(WRITE, SIGN),
    broken=lambda actor, note: "This note is locked." if note.reason == "locked" else None,
    query=lambda actor: ~Q(reason="locked"),
)
four_eyes = Invariant(
    name="four eyes",
    actions=(SIGN,),
    broken=lambda actor, note: "Nobody signs their own." if mine.test(actor, note) else None,
    query=lambda actor: (
        ~mine.query(actor) | Q(assigned_by=None) if hasattr(actor, "pk") else Q(assigned_by__isnull=False)
    ),
    hard=False,
    demanded=lambda note: note.assigned_by_system == "strict",
    demanded_query=Q(assigned_by_system="strict"),
)
ROWS = {
    READ: Row(
        contributor=yes("contributors read"),
        editor=yes("editors read"),
        administrator=yes("administrators read"),
    ),
    WRITE: Row(
        contributor=when(mine, "contributors write what is theirs"),
        editor=yes("editors write"),
        administrator=no("administrators do not write"),
        system={"night_job": when(dated, "the night job writes what is dated")},
    ),
    SIGN: Row(
        contributor=no("contributors do not sign"),
        editor=when(dated, "editors sign what is dated"),
        administrator=yes("administrators sign"),
    ),
    OPEN: Row(
        contributor=no("contributors stay"),
        editor=yes("editors open"),
        administrator=yes("administrators open"),
    ),
    VIEW: Row(
        contributor=yes("contributors see"),
        editor=yes("editors see"),
        administrator=yes("administrators see"),
    ),
    RUN: Row(
        contributor=no("not you"), editor=no("nor you"), administrator=yes("administrators run the site")
    ),
}
MODELS: dict[Action, Any] = {
    READ: RoleAssignment,
    WRITE: RoleAssignment,
    SIGN: RoleAssignment,
    OPEN: Scope,
    VIEW: Scope,
    RUN: None,
}


@contextmanager
def sample_rules() -> Iterator[None]:
    """The samples in the rulebook, for the time being."""
    before = {name: copy(value) for name, value in vars(rulebook).items()}
    before["_invariants"] = {name: list(found) for name, found in rulebook._invariants.items()}
    rulebook.add("sample", ROWS, MODELS, {}, (not_locked, four_eyes), custom=(READ, WRITE, SIGN, OPEN, VIEW))
    try:
        yield
    finally:
        vars(rulebook).update(before)
