"""Access as code: compares a checked-in file of expected role assignments with the database.

The file is JSON, or TOML if its name says so: roles with their cells (built-in, custom), assignments with scope
and end, grants on single objects, and separations of duties. Users are named by login name, teams as ``team:NAME``,
scopes by the names from the top down, with their key if another has the same name.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import override

from rbac.administration.grants import action_of_grant, holder_of
from rbac.administration.separations import breaches, rules_in_force
from rbac.assignments import in_force
from rbac.custom_role_cells import Included
from rbac.errors import Invalid
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.models.people_queries import members_of
from rbac.rulebook import Cell, role_names, rulebook

FORMAT = "access/1"
PARTS = ("roles", "held", "given", "teams", "apart")
LISTS = {"held": "", "given": "", "apart": " are kept apart"}  # and how a sentence about each continues
WHOLE_SITE = "the whole site"
# A name that reads like a scope below another, one with a key, or one with an end.
_ODD = re.compile(r" / |\(\d+\)$|, until ")
type Facts = Mapping[str, Any]


def live() -> dict[str, Any]:
    """The current state in the form of the file; equal states give equal text."""
    with override("en"):
        places = _places()
        return {
            "format": FORMAT,
            "roles": _roles(),
            "held": sorted(_held(places)),
            "given": sorted(_given()),
            "teams": {team: sorted(people) for team, people in sorted(_teams())},
            "apart": sorted([f"{r.first} / {r.second}" for r in rules_in_force()]),
        }


def read_expected_state(file: Path) -> dict[str, Any]:
    """The expected state from the file. Raises Invalid if it is not such a file."""
    try:
        text = file.read_text(encoding="utf-8")
        facts = tomllib.loads(text) if file.suffix == ".toml" else json.loads(text, object_pairs_hook=_once)
    except (OSError, ValueError, RecursionError) as error:
        raise Invalid(f"{file} cannot be read: {error}") from None
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise Invalid(f"{file} is no expectation of access: it does not say {FORMAT}.")
    if unknown := sorted(facts.keys() - {"format", *PARTS}):
        raise Invalid(f"{file} speaks of {', '.join(unknown)}, which is nothing that can be compared.")
    _refuse_wrong_kinds(file, facts)
    return facts


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuses duplicate keys: the last one would count, while a reader of the file sees the first."""
    if twice := [name for name, times in Counter(name for name, _value in pairs).items() if times > 1]:
        raise ValueError(f"{', '.join(twice)} stands there twice")
    return dict(pairs)


def as_text(facts: Facts, *, toml: bool) -> str:
    return _as_toml(facts) if toml else json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def unspoken(expected: Facts) -> list[str]:
    """Parts that the file does not mention."""
    return [name for name in PARTS if name not in expected]


def differences(expected: Facts, found: Facts) -> list[str]:
    """Sentences, one for each difference from the expected state. Parts that the file omits are not compared."""
    said: list[str] = []
    if "roles" in expected:
        said += _in_roles(expected["roles"], found["roles"])
    for name in ("held", "given"):
        if name in expected:
            said += _in_lists(expected[name], found[name], LISTS[name])
    if "teams" in expected:
        said += _in_teams(expected["teams"], found["teams"])
    if "apart" in expected:
        said += _in_lists(expected["apart"], found["apart"], LISTS["apart"])
    return [*said, *(str(breach) for breach in breaches())]


def _refuse_wrong_kinds(file: Path, facts: Facts) -> None:
    lists = [facts.get(name, []) for name in LISTS]
    tables = [facts.get("roles", {}), facts.get("teams", {})]
    right = all(isinstance(x, list) and all(isinstance(y, str) for y in x) for x in lists)
    right = right and all(isinstance(table, dict) for table in tables)
    right = right and all(isinstance(cells, dict) for cells in tables[0].values())
    right = right and all(isinstance(cell, str) for cells in tables[0].values() for cell in cells.values())
    right = right and all(isinstance(people, list) for people in tables[1].values())
    right = right and all(isinstance(name, str) for people in tables[1].values() for name in people)
    if not right:
        raise Invalid(f"{file} does not have the form that check_access --write makes.")


def _roles() -> dict[str, dict[str, str]]:
    found = {role: _cells((a, rulebook.row(a).roles[role]) for a in rulebook) for role in role_names()}
    for name in ("anybody", "member"):  # cells that need no role
        cells = ((a, cell) for a in rulebook if (cell := rulebook.row(a).open_cells.get(name)))
        found[f"without a role: {name}"] = _cells(cells)
    for role in CustomRole.objects.order_by("key"):
        what = Included(role.name, role.cells)
        found[role.key] = _cells((action, what.cell(action)) for action in rulebook)
    return found


def _cells(cells: Iterable[tuple[str, Cell]]) -> dict[str, str]:
    """The cells that allow; a condition by its name."""
    granting = ((str(action), cell) for action, cell in cells if cell.grants)
    return {action: cell.condition.name if cell.condition else "yes" for action, cell in sorted(granting)}


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


def _teams() -> Iterator[tuple[str, list[str]]]:
    held = RoleAssignment.objects.filter(in_force()).exclude(team=None).select_related("team")
    stores: Any = [store.to_team._default_manager for store in rulebook.grant_stores]
    shared = [given.group for rows in stores for given in rows.filter(in_force()).select_related("group")]
    for team in {*(a.team for a in held if a.team), *shared}:
        yield team.name, [person.get_username() for person in members_of(team)]


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


def _in_roles(expected: Facts, found: Facts) -> Iterator[str]:
    for role in sorted(expected.keys() | found.keys()):
        if role not in found:
            yield f"The role {role} is expected and is not there."
        elif role not in expected:
            yield f"The role {role} is there and is not expected."
        else:
            yield from _in_cells(role, expected[role], found[role])


def _in_cells(role: str, expected: Facts, found: Facts) -> Iterator[str]:
    for action in sorted(expected.keys() | found.keys()):
        before, now = expected.get(action, "no"), found.get(action, "no")
        if before != now:
            yield f"The role {role}, {action}: expected is {before}, it is {now}."


def _in_lists(expected: Any, found: Any, ending: str) -> Iterator[str]:
    wanted, there = set(expected), set(found)
    yield from (f"{each}{ending}: is expected, and is not so." for each in sorted(wanted - there))
    yield from (f"{each}{ending}: this is not expected." for each in sorted(there - wanted))


def _in_teams(expected: Facts, found: Facts) -> Iterator[str]:
    for team in sorted(expected.keys() | found.keys()):
        wanted, there = set(expected.get(team, [])), set(found.get(team, []))
        yield from (
            f"{person} is expected in the team {team}, and is not in it." for person in sorted(wanted - there)
        )
        yield from (
            f"{person} is in the team {team}, and is not expected there." for person in sorted(there - wanted)
        )


def _as_toml(facts: Facts) -> str:
    """Strings, lists of strings and tables of them: JSON strings are TOML strings."""
    plain = [f"{name} = {json.dumps(value, ensure_ascii=False, indent=2)}" for name, value in facts.items()
             if not isinstance(value, dict)]  # fmt: skip
    tables: list[str] = []
    for name, value in facts.items():
        if name == "teams":
            tables += [
                f"[{name}]",
                *(f"{_key(k)} = {json.dumps(v, ensure_ascii=False)}" for k, v in value.items()),
                "",
            ]
        elif name == "roles":
            for role, cells in value.items():
                tables += [
                    f"[{name}.{_key(role)}]",
                    *(f"{_key(k)} = {_key(v)}" for k, v in cells.items()),
                    "",
                ]
    return "\n".join([*plain, "", *tables]).rstrip() + "\n"


def _key(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
