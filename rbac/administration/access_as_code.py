"""Access as code: all that is granted, one sentence a line, to compare with a checked-in file.

Roles with their cells (built-in, custom), assignments with scope and end, grants on single objects, members of teams,
and separations of duties. Users are named by login name, teams as ``team:NAME``, scopes by the names from the top
down, with their key if another has the same name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import override

from rbac.administration.grants import action_of_grant, holder_of
from rbac.administration.separations import rules_in_force
from rbac.assignments import in_force
from rbac.custom_role_cells import Included
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.models.people_queries import members_of
from rbac.rulebook import Cell, role_names, rulebook

FORMAT = "access/2"  # the first line of a file
WHOLE_SITE = "the whole site"
# A name that reads like a scope below another, one with a key, or one with an end.
_ODD = re.compile(r" / |\(\d+\)$|, until ")


def live() -> list[str]:
    """The current state; equal states give equal lines, and no line is in it twice."""
    with override("en"):
        places = _places()
        apart = (f"{rule.first} and {rule.second} are kept apart" for rule in rules_in_force())
        return sorted({*_roles(), *_held(places), *_given(), *_teams(), *apart})


def _roles() -> Iterator[str]:
    for role in role_names():
        yield from _cells(f"role {role}", ((a, rulebook.row(a).roles[role]) for a in rulebook))
    for name in ("anybody", "member"):  # cells that need no role
        cells = ((a, cell) for a in rulebook if (cell := rulebook.row(a).open_cells.get(name)))
        yield from _cells(f"without a role: {name}", cells)
    for made in CustomRole.objects.order_by("key"):
        what = Included(made.name, made.cells)
        yield from _cells(f"role {made.key}", ((action, what.cell(action)) for action in rulebook))


def _cells(who: str, cells: Iterable[tuple[str, Cell]]) -> Iterator[str]:
    """The cells that allow; a condition by its name."""
    for action, cell in cells:
        if cell.grants:
            yield f"{who} may {action}" + (f" when {cell.condition.name}" if cell.condition else "")


def _held(places: Mapping[int, str]) -> Iterator[str]:
    for a in RoleAssignment.objects.filter(in_force()).select_related("user", "team"):
        place = places[a.scope_id] if a.scope_id else WHOLE_SITE
        yield f"{_named(a.holder)} is {a.role} of {place}{_end(a.until)}"


def _given() -> Iterator[str]:
    """“otto@example.org may content.edit_article content.article:7”: grants with holder and end."""
    for store in rulebook.grant_stores:
        for model, holder in ((store.to_person, "user"), (store.to_team, "group")):
            rows: Any = model._default_manager.filter(in_force()).select_related(holder, "permission")
            for grant in rows:
                action, what = action_of_grant(grant), f"{store.label}:{grant.content_object_id}"
                yield f"{_named(holder_of(grant))} may {action} {what}{_end(grant.until)}"


def _named(holder: Any) -> str:
    return (
        f"team:{holder.name}" if isinstance(holder, Group) else str(holder.get_username()) if holder else ""
    )


def _end(until: datetime | None) -> str:
    return f", until {until.isoformat()}" if until else ""


def _teams() -> Iterator[str]:
    held = RoleAssignment.objects.filter(in_force()).exclude(team=None).select_related("team")
    stores: Any = [store.to_team._default_manager for store in rulebook.grant_stores]
    shared = [given.group for rows in stores for given in rows.filter(in_force()).select_related("group")]
    for team in {*(a.team for a in held if a.team), *shared}:
        yield from (f"{person.get_username()} is in {_named(team)}" for person in members_of(team))


def _places() -> dict[int, str]:
    """“News / Sport” for each scope, with the key if the name is ambiguous: “News / Sport (12)”."""
    scopes = {scope.pk: scope for scope in Scope.objects.all()}
    named = {
        scope.pk: " / ".join(scopes[key].name for key in reversed(scope.ancestor_ids) if key in scopes)
        for scope in scopes.values()
    }
    times = Counter([WHOLE_SITE, *named.values()])
    odd = {
        pk for pk, scope in scopes.items() if any(_ODD.search(scopes[key].name) for key in scope.ancestor_ids)
    }
    return {pk: f"{name} ({pk})" if times[name] > 1 or pk in odd else name for pk, name in named.items()}
