"""The rulebook: one row for each action, one cell with a reason for each role. Filled by the apps' rules.py."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.db.models import Model, Q

from rbac.actions import Action

DEFAULT_ROLES = ("contributor", "editor", "administrator")


class UnknownAction(LookupError):
    """No app declares an action of this name. ``suggestions`` are the closest existing names."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.suggestions = get_close_matches(name, list(known), n=3)
        hint = f" Did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"There is no action {name!r}.{hint}")


class UnknownSystemActor(LookupError):
    """No row mentions a system actor of this name."""


def role_names() -> tuple[str, ...]:
    """All roles, from least to most (settings.RBAC_ROLES). The last one is the administrator."""
    return tuple(getattr(settings, "RBAC_ROLES", DEFAULT_ROLES))


def administrator_role() -> str:
    return role_names()[-1]


@dataclass(frozen=True)
class Condition:
    """A fact about actor and object, given twice: ``test`` in Python, ``query`` in SQL; a property test compares them.

    ``test`` gets (actor, obj); ``query`` gets the actor and returns a Q over the model of the action. Neither may
    have side effects. A ``test`` that raises counts as not fulfilled.
    """

    name: str
    test: Callable[[Any, Any], bool]
    query: Callable[[Any], Q]
    label: Any = None  # display text: "to have written part of it"; by default the name in words

    def __post_init__(self) -> None:
        _label_by_name(self)


@dataclass(frozen=True)
class Cell:
    """The decision for one role and one action. Made by ``yes``, ``no`` and ``when``."""

    grants: bool
    reason: Any
    condition: Condition | None = None


def yes(reason: Any) -> Cell:
    return Cell(True, reason)


def no(reason: Any) -> Cell:
    """A non-grant with a reason. Never a veto: another role of the same user may still allow it."""
    return Cell(False, reason)


def when(condition: Condition, reason: Any) -> Cell:
    return Cell(True, reason, condition)


class Row:
    """``Row(contributor=no("…"), editor=yes("…"), administrator=yes("…"), system={"publish_scheduled": yes("…")})``.

    ``anybody`` is for every client, logged in or not, whatever the state of their account; ``member`` for users
    with an account in order, second factor or not. Hardly any action has them: reading does.

    Raises TypeError if a role of settings.RBAC_ROLES has no cell, or a cell has no such role or no reason.
    """

    def __init__(
        self,
        *,
        system: Mapping[str, Cell] | None = None,
        anybody: Cell | None = None,
        member: Cell | None = None,
        **roles: Cell,
    ) -> None:
        self.roles: Mapping[str, Cell] = roles
        self.system: Mapping[str, Cell] = system or {}
        self.anybody, self.member = anybody, member
        self.open_cells = self._open_cells()
        known = role_names()
        if missing := [role for role in known if role not in roles]:
            raise TypeError(f"This row has no cell for {', '.join(missing)}.")
        if unknown := [role for role in roles if role not in known]:
            raise TypeError(
                f"This row has a cell for {', '.join(unknown)}, which settings.RBAC_ROLES does not have."
            )
        for name, cell in [*roles.items(), *self.system.items(), *self.open_cells.items()]:
            if not cell.reason:
                raise TypeError(f"The cell of {name} must give a reason.")

    def _open_cells(self) -> Mapping[str, Cell]:
        """Cells that need no role. If there are any, a refused account is treated as anonymous."""
        cells = {"anybody": self.anybody, "member": self.member}
        return {name: cell for name, cell in cells.items() if cell is not None}


def administrators_only(*, administrator: Cell, others: Cell, **system: Cell) -> Row:
    """The row of an action for administrators, and for the jobs in ``system``; ``others`` is of every other role."""
    cells = dict.fromkeys(role_names(), others) | {administrator_role(): administrator}
    return Row(**cells, system=system)


@dataclass(frozen=True)
class Invariant:
    """A condition for ``actions`` that binds every actor.

    ``label`` is its display name (by default its name in words), ``way_out`` says how to fix it.

    ``broken`` gets (actor, obj) and returns the reason if it does not hold, else None; one that raises counts as
    broken. ``query`` gets the actor and returns a Q of the rows where it holds. A hard invariant always binds; a
    governed one (``hard=False``) only where ``demanded`` says so, in SQL ``demanded_query``. A ``personal`` one is
    about the actor: a grant on a single object never passes it, whether it is demanded there or not.

    A governed one may be passed by a recorded exception: ``passed`` gets (actor, obj) and returns the reason, or None;
    ``passed_query`` gets the actor and returns a Q of the rows with such an exception.
    """

    name: str
    actions: tuple[Action, ...]
    broken: Callable[[Any, Any], Any]
    query: Callable[[Any], Q]
    hard: bool = True
    demanded: Callable[[Any], bool] | None = None
    demanded_query: Q | None = None
    personal: bool = False
    label: Any = None
    way_out: Any = ""
    passed: Callable[[Any, Any], Any] | None = None
    passed_query: Callable[[Any], Q] | None = None

    def __post_init__(self) -> None:
        _label_by_name(self)
        if (self.passed is None) != (self.passed_query is None) or (self.hard and self.passed is not None):
            raise TypeError(f"{self.name}: only a governed invariant is ever passed, and it says how, twice.")
        if self.hard != (self.demanded is None) or self.hard != (self.demanded_query is None):
            raise TypeError(
                f"{self.name}: a governed invariant, and no other, says where it is demanded, twice."
            )


def _label_by_name(rule: Condition | Invariant) -> None:
    if rule.label is None:
        object.__setattr__(rule, "label", rule.name.replace("_", " "))


@dataclass(frozen=True)
class GrantStore:
    """Models of grants on single objects of ``model``, with direct foreign keys, as django-guardian has them.

    ``to_person`` has ``user``, ``to_team`` has ``group``; both have ``content_object``, ``permission`` and the columns
    of rbac.models.Given. ``actions`` can be granted, by users who may do ``given_by`` to the object. If a grant
    ``covers_below``, ``model`` has a scope of its own, and the grant counts as a role held there would: for everything
    in that scope and below it.
    """

    model: type[Model]
    to_person: type[Model]
    to_team: type[Model]
    actions: tuple[Action, ...]
    given_by: Action
    covers_below: bool = False

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


class Rulebook:
    """All rows of all apps. Read-only after start; ``add`` refuses incomplete and duplicate rows."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._actions: dict[str, Action] = {}
        self._models: dict[str, type[Model] | None] = {}
        self._scopes: dict[type[Model], str] = {}
        self._invariants: dict[str, list[Invariant]] = {}
        self._system_names: set[str] = set()
        self._stores: dict[str, GrantStore] = {}
        self._custom: set[Action] = set()
        self.records: set[type[Model]] = set()

    def add(
        self,
        app_label: str,
        rows: Mapping[Action, Row],
        models: Mapping[Action, type[Model] | None],
        scopes: Mapping[type[Model], str],
        invariants: Iterable[Invariant] = (),
        grants: Iterable[GrantStore] = (),
        custom: Iterable[Action] = (),
        records: Iterable[type[Model]] = (),
    ) -> None:
        """Adds an app's table.

        ``models`` gives the model of each action (None: the site as a whole); ``scopes`` the path from an object to its
        Scope, as a Django lookup ("section__scope"; "pk" for Scope itself). A model that is absent or "" is decided for
        the whole site only. ``custom`` are the actions that custom roles may include: no others, so an action about
        accounts or permissions stays out of them unless a rule says otherwise.
        ``records`` are models of the traces of access changes, or whose access follows from that to other models: more
        visible rows of them are no gain of their own.
        """
        for action, row in rows.items():
            self._add_row(app_label, action, row, models)
        if extra := sorted(models.keys() - rows.keys()):
            raise TypeError(f"{app_label}: there is a model but no row for {', '.join(extra)}.")
        self._scopes.update({model: path for model, path in scopes.items() if path})
        for invariant in invariants:
            for action in invariant.actions:
                if action not in self._rows:
                    raise TypeError(
                        f"{app_label}: the invariant {invariant.name} binds {action}, which has no row."
                    )
                self._invariants.setdefault(action, []).append(invariant)
        for store in grants:
            self._add_store(store)
        for action in custom:
            self._add_custom(action)
        self.records.update(records)

    def _add_custom(self, action: Action) -> None:
        if not any(cell.grants for cell in self.row(action).roles.values()):
            raise TypeError(f"{action} is given to no role, so no custom role can include it.")
        self._custom.add(action)

    def _add_store(self, store: GrantStore) -> None:
        for action in (*store.actions, store.given_by):
            model = self.model_of(action)
            fits = model is not None and (
                self.scope_path(model) if store.covers_below else model is store.model
            )
            if not fits or action.app != store.model._meta.app_label:
                raise TypeError(
                    f"{action} is not done to {store.model.__name__}, so no grant on one can allow it."
                )
        if store.given_by in store.actions:
            raise TypeError(f"{store.given_by} gives grants and so can be none itself.")
        self._stores[store.label] = store

    def _add_row(
        self, app_label: str, action: Action, row: Row, models: Mapping[Action, type[Model] | None]
    ) -> None:
        if action.app != app_label:
            raise TypeError(f"{action} is declared by {app_label}; its name must start with '{app_label}.'.")
        if action in self._rows:
            raise TypeError(f"{action} has two rows.")
        if action not in models:
            raise TypeError(f"{action}: say which model it is done to (None for the whole site).")
        self._rows[action], self._actions[action], self._models[action] = row, action, models[action]
        self._system_names.update(row.system)

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def action(self, name: str) -> Action:
        """The declared action of that name. Raises UnknownAction with suggestions."""
        try:
            return self._actions[name]
        except KeyError:
            raise UnknownAction(name, self._actions) from None

    def row(self, action: str) -> Row:
        return self._rows[self.action(action)]

    def model_of(self, action: str) -> type[Model] | None:
        return self._models[self.action(action)]

    def scope_path(self, model: type[Model]) -> str:
        """The lookup from ``model`` to its Scope; "" if it is decided for the whole site only."""
        return self._scopes.get(model._meta.concrete_model or model, "")

    def scope_path_of_grants(self, store: GrantStore) -> str:
        """The lookup from a grant in ``store`` to the scope of its object."""
        path = self.scope_path(store.model)
        return "content_object" if path == "pk" else f"content_object__{path}"

    def invariants_of(self, action: str) -> tuple[Invariant, ...]:
        return tuple(self._invariants.get(action, ()))

    @property
    def custom_actions(self) -> frozenset[Action]:
        """The actions that custom roles may include."""
        return frozenset(self._custom)

    @property
    def grant_stores(self) -> tuple[GrantStore, ...]:
        return tuple(self._stores.values())

    def grant_store(self, model: type[Model]) -> GrantStore | None:
        """The store of grants on objects of ``model``; None if there can be none."""
        return self._stores.get((model._meta.concrete_model or model)._meta.label_lower)

    def grants_that_allow(self, action: str) -> frozenset[str]:
        """The actions of which a grant allows ``action``: itself, and for a view action all actions on the object."""
        model = self.model_of(action)
        if model is None or action != self.view_action(model, app=self.action(action).app):
            return frozenset({str(action)})
        return frozenset(str(a) for a in self if self._models[a] is model)

    def view_action(self, model: type[Model], *, app: str = "") -> Action | None:
        """The action named ``<app>.view_<model>``: users without it must not learn that the object exists.

        If several apps have one, that of ``app`` (the app of the action in question) counts.
        """
        ending = f".view_{model._meta.model_name}"
        named = [a for a in self if a.endswith(ending) and self._models[a] is model]
        return min(named, key=lambda action: action.app != app, default=None)

    def require_system_actor(self, name: str) -> None:
        if name not in self._system_names:
            known = ", ".join(sorted(self._system_names)) or "none"
            raise UnknownSystemActor(f"No row has a cell for the system actor {name!r} (known: {known}).")

    @property
    def system_actors(self) -> tuple[str, ...]:
        return tuple(sorted(self._system_names))


rulebook = Rulebook()
