"""Query expressions for users and teams, independent of the project's user model."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf


def name_of_person(relation: str, *, or_else: str) -> Any:
    """Expression for the display name of the user at ``relation``, or the text ``or_else`` if there is none."""
    user: Any = get_user_model()
    has_name = any(field.name == "name" for field in user._meta.get_fields())
    names = ["name"] if has_name else []
    called = [
        NullIf(Cast(F(f"{relation}__{field}"), CharField()), Value(""))
        for field in (*names, user.USERNAME_FIELD)
    ]
    return Coalesce(*called, Cast(F(or_else), CharField()))


def people_of_team(relation: str) -> str:
    """The lookup from a team at ``relation`` to its members; empty if users have no groups."""
    groups: Any = {field.name: field for field in get_user_model()._meta.many_to_many}.get("groups")
    if groups is None or groups.remote_field.model is not Group:
        return ""
    return f"{relation}__{groups.related_query_name()}"


def membership_of(team: Group, person: Any) -> tuple[Any, dict[str, Any]]:
    """The membership model, and the filter for the row of ``person`` in ``team``."""
    rows, field = memberships()
    return rows, {"group": team, field: person}


def added_by(actor: Any) -> dict[str, Any]:
    """Who adds a member, for a membership model that keeps it."""
    rows, _field = memberships()
    keeps = any(field.name == "added_by" for field in rows.model._meta.fields)
    return {"added_by": actor} if keeps and isinstance(actor, AbstractBaseUser) else {}


def teams_of(person: Any) -> Any:
    """Keys of the teams of ``person`` (a key or an expression), as a queryset for a condition.

    Only if users have groups (``people_of_team``). Joins neither users nor teams, which a lookup from a team would: in
    a statement that uses it a dozen times, that is half of PostgreSQL's planning time.
    """
    rows, field = memberships()
    return rows.filter(**{f"{field}_id": person}).values("group_id")


def memberships() -> tuple[Any, str]:
    """The membership model, and the name of its relation to users."""
    through: Any = get_user_model()._meta.get_field("groups").remote_field.through
    field = next(f.name for f in through._meta.fields if f.is_relation and f.remote_field.model is not Group)
    return through._default_manager, field


def people_of(holder: Any) -> list[int]:
    """Keys of all users behind ``holder``: the members of a team, or the user."""
    return list(members_of(holder).values_list("pk", flat=True)) if isinstance(holder, Group) else [holder.pk]


def holders_of(assignments: Any) -> Any:
    """Users with one of ``assignments`` (a queryset), directly or through a team: each once."""
    holds = Q(pk__in=assignments.order_by().values("user_id"))
    if people_of_team("team"):
        holds |= Q(groups__in=assignments.order_by().values("team_id"))
    # As a condition: with a join, a user in several of the teams would appear once for each.
    people: Any = get_user_model()._base_manager
    return people.filter(pk__in=people.filter(holds).values("pk")).order_by("pk")


def members_of_each(teams: Iterable[int]) -> dict[int, list[Any]]:
    """The users in each of ``teams``, by its key. At most two queries, for any number."""
    keys = set(teams)
    if not keys or not (members := people_of_team("").removeprefix("__")):
        return {}
    pairs = list(
        Group.objects.filter(pk__in=keys, **{f"{members}__isnull": False}).values_list("pk", members)
    )
    people: Any = get_user_model()._default_manager.in_bulk([person for _team, person in pairs])
    found: dict[int, list[Any]] = {}
    for team, person in sorted(pairs):
        if person in people:
            found.setdefault(team, []).append(people[person])
    return found


def members_of(team: Group) -> Any:
    """The users in ``team``, as a queryset."""
    people: Any = get_user_model()._default_manager
    return people.filter(groups=team).order_by("pk") if people_of_team("team") else people.none()
