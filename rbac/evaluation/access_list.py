"""Access list: users and teams with access to an object by roles in or above its scope, or by grants on these."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as _

from rbac.administration.grant_checks import Holder
from rbac.administration.grants import action_of_grant, holder_of
from rbac.assignments import in_force
from rbac.evidence import scope_ids_of
from rbac.models import RoleAssignment
from rbac.names import assignment_label
from rbac.rulebook import rulebook

# The constant scope too: PostgreSQL uses an index for the order only if all its columns are named.
_BY_INDEX = ("scope_id", "role", "pk")


@dataclass(frozen=True, slots=True)
class Reach:
    """``what``: “editor of News”, or “edit an article, in all of News”."""

    holder: Holder
    team: bool
    what: str
    reason: str
    given: Any  # the assignment or grant, with assigner and end


def reaching(obj: Model, *, most: int) -> tuple[list[Reach], bool]:
    """The first ``most`` ways in which users and teams reach ``obj`` from its scope or above; whether there are more.

    Roles first, nearest scope first, those for the whole site last. A fixed number of queries.
    """
    found = [*_roles(obj, most + 1), *_grants(obj, most + 1)]
    return found[:most], len(found) > most


def _roles(obj: Model, most: int) -> Iterator[Reach]:
    # Find the first of each scope before loading details: one scope may have thousands.
    first, *others = (
        RoleAssignment.objects.filter(in_force(), scope=place).order_by(*_BY_INDEX).values("pk")[:most]
        for place in (None, *scope_ids_of(obj))
    )
    rows = RoleAssignment.objects.filter(pk__in=first.union(*others, all=True) if others else first)
    rows = rows.select_related("user", "team", "scope", "assigned_by")
    for row in rows.order_by(F("scope__path").desc(nulls_last=True), "role", "pk")[:most]:
        yield Reach(row.holder, row.team_id is not None, assignment_label(row), row.reason, row)


def _grants(obj: Model, most: int) -> Iterator[Reach]:
    for store in rulebook.grant_stores:
        if not store.covers_below:
            continue
        place = rulebook.scope_path_of_grants(store)
        for model, holder in ((store.to_person, "user"), (store.to_team, "group")):
            rows: Any = model._default_manager.filter(in_force(), **{f"{place}__in": scope_ids_of(obj)})
            if isinstance(obj, store.model):
                rows = rows.exclude(content_object=obj.pk)  # these have a list of their own
            rows = rows.select_related(holder, "content_object", "permission", "assigned_by").order_by("-pk")
            for row in rows[:most]:
                facts = {"action": action_of_grant(row).label, "place": row.content_object}
                what = _("%(action)s, in all of %(place)s") % facts
                yield Reach(holder_of(row), holder == "group", what, row.reason, row)
