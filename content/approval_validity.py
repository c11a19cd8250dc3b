"""Approval validity in SQL, for lists of articles: an approval counts only if its giver may still approve there.

For one article see content/draft_approvals.py. PostgreSQL's trigger counts approvals as they were given
(content/models/articles/review.py): it makes sure that nothing is published with too few.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, IntegerField, JSONField, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual

from content.actions import APPROVE_ARTICLE
from content.models import Approval, Article
from rbac.account_state import in_order_rows
from rbac.assignments import in_force
from rbac.models import CustomRole, RoleAssignment, ScopeAncestor
from rbac.models.people_queries import people_of_team, teams_of
from rbac.queries import as_boolean
from rbac.rulebook import GrantStore, rulebook

_ARTICLE = "revision__article"
_NONE = Q(pk__in=[])


def may_still_approve() -> Q:
    """The approver's account is active, and a role or grant of theirs allows approving that article.

    For approvals by users who wrote none of it: a grant does not let them approve their own text.
    """
    if in_order_rows.value is None:
        return _NONE
    account = get_user_model()._default_manager.filter(in_order_rows.value, pk=OuterRef("approver"))
    # As a column: as a condition PostgreSQL may join it, and then reads every account made before the approver's.
    return Q(as_boolean(Q(Exists(account)))) & (_held_by_approver(_allowing_roles(), "team") | _granted())


def meets_demands(approvals: QuerySet[Approval]) -> GreaterThanOrEqual:
    """Condition on articles: ``approvals`` meet every demand, each counting for roles held then and now."""
    tokens = Func(
        F("approver_id"),
        _as_json(ArraySubquery(_kept_roles())),
        function="content_tokens",
        output_field=JSONField(),
    )
    given = _as_json(ArraySubquery(approvals.filter(guest=None).annotate(tokens=tokens).values("tokens")))
    demands = F("section__demands")
    met = Func(given, demands, function="content_demands_met", output_field=IntegerField())
    return GreaterThanOrEqual(met, Func(demands, function="jsonb_array_length", output_field=IntegerField()))


def _as_json(array: Any) -> Func:
    return Func(array, function="to_jsonb", output_field=JSONField())


def _kept_roles() -> QuerySet[Any, Any]:
    """Roles that the approver held when they approved and still holds."""
    then = Func(OuterRef("held"), F("role"), function="jsonb_exists", output_field=BooleanField())
    mine = Q(user=OuterRef("approver")) | _in_team(OuterRef(OuterRef("approver")), "team")
    held = RoleAssignment.objects.filter(in_force(), _here("scope"), mine, then)
    return held.order_by().values("role").distinct()


def _allowing_roles() -> QuerySet[RoleAssignment]:
    cells = rulebook.row(APPROVE_ARTICLE).roles
    allowing = [role for role, cell in cells.items() if cell.grants]
    made = CustomRole.objects.filter(key=OuterRef("role"), **{f"cells__{APPROVE_ARTICLE}__in": allowing})
    may_be_custom = (
        Q(Exists(made.exclude(key__in=cells))) if APPROVE_ARTICLE in rulebook.custom_actions else _NONE
    )
    return RoleAssignment.objects.filter(in_force(), _here("scope"), Q(role__in=allowing) | may_be_custom)


def _granted() -> Q:
    found = (
        _held_by_approver(rows, team)
        for store in rulebook.grant_stores
        for rows, team in _allowing_grants(store)
    )
    return reduce(or_, found, _NONE)


def _allowing_grants(store: GrantStore) -> Iterator[tuple[Any, str]]:
    """Grants of ``store`` that allow approving the article: to users ("" for the team), and to teams."""
    if store.covers_below:
        reached = _here(f"content_object__{rulebook.scope_path(store.model)}", on_site=False)
    elif issubclass(Article, store.model):
        reached = Q(content_object=OuterRef(_ARTICLE))
    else:
        return
    app = store.model._meta.app_label
    names = [name.partition(".")[2] for name in rulebook.grants_that_allow(APPROVE_ARTICLE)]
    allowing = {"permission__codename__in": names, "permission__content_type__app_label": app}
    yield store.to_person._default_manager.filter(in_force(), reached, **allowing), ""
    yield store.to_team._default_manager.filter(in_force(), reached, **allowing), "group"


def _held_by_approver(rows: QuerySet[Any], team: str) -> Q:
    """``team``: relation to the team, where teams can hold grants; such grants have no ``user``."""
    found = _NONE
    if team != "group":
        found |= Q(Exists(rows.filter(user=OuterRef("approver"))))
    if team:
        found |= Q(Exists(rows.filter(_in_team(OuterRef(OuterRef("approver")), team))))
    return found


def _in_team(person: OuterRef, team: str) -> Q:
    return Q(**{f"{team}__in": teams_of(person)}) if people_of_team(team) else _NONE


def _here(scope: str, *, on_site: bool = True) -> Q:
    """In the scope of the article or above it; ``on_site``: or for the whole site."""
    place = OuterRef(OuterRef(f"{_ARTICLE}__section__scope"))
    above = Q(**{f"{scope}__in": ScopeAncestor.objects.filter(scope=place).values("ancestor")})
    return above | Q(**{scope: None}) if on_site else above
