"""Questions of an access review, created by one INSERT ... SELECT for any number, and their assignees."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections, router
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    ExpressionWrapper,
    F,
    Model,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from psycopg import sql

from foundation.prepared_queries import compiled
from rbac.assignments import in_force
from rbac.evidence import scope_of
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.models.people_queries import people_of_team
from rbac.names import role_label
from rbac.reviews.rules import owner_role
from rbac.rulebook import GrantStore, administrator_role, rulebook

CHUNK = 1_000
COLUMNS = ("store", "to_team", "given", "user_id", "team_id", "what", "thing", "scope_id")

_INSERT = """
INSERT INTO secure_rbac_accessreviewitem (review_id, {names})
SELECT %s::bigint, {names} FROM ({given}) AS given ({names})
"""

# The nearest scope at or above each question that has an owner other than its holder; then the owners of the whole
# site; then the administrators, who are also asked about themselves and about assignments on the whole site.
_ASK = """
WITH owners AS (
  SELECT scope_id, COALESCE(user_id, 0) AS person, COALESCE(team_id, 0) AS team FROM secure_rbac_roleassignment
  WHERE role = %(owner)s AND (until IS NULL OR until > now())
), item AS (
  SELECT id, scope_id, user_id, team_id, (store = '' AND what = %(administrator)s) AS of_administrator
  FROM secure_rbac_accessreviewitem WHERE review_id = %(review)s
)
UPDATE secure_rbac_accessreviewitem AS changed SET
  holder = COALESCE(changed.user_id, changed.team_id),
  asked_scope_id = asked.place,
  asked_role = CASE WHEN asked.place IS NOT NULL OR asked.on_site THEN %(owner)s ELSE %(administrator)s END
FROM (
  SELECT item.id,
    (SELECT link.ancestor_id FROM secure_rbac_scopeancestor AS link
     JOIN secure_rbac_scope AS place ON place.id = link.ancestor_id
     WHERE link.scope_id = item.scope_id AND NOT item.of_administrator
       AND EXISTS (SELECT 1 FROM owners WHERE owners.scope_id = link.ancestor_id
         AND owners.person <> COALESCE(item.user_id, -1) AND owners.team <> COALESCE(item.team_id, -1))
     ORDER BY place.depth DESC LIMIT 1) AS place,
    item.scope_id IS NOT NULL AND NOT item.of_administrator
      AND EXISTS (SELECT 1 FROM owners WHERE owners.scope_id IS NULL
        AND owners.person <> COALESCE(item.user_id, -1) AND owners.team <> COALESCE(item.team_id, -1)) AS on_site
  FROM item
) AS asked
WHERE asked.id = changed.id
"""


# For each scope with assignees (``number``), those of them who are able to answer. A question about a user's own role,
# or that of a team of theirs, is about themselves.
_LEAVE = """
UPDATE secure_rbac_accessreviewitem AS item SET asked_role = %(administrator)s, asked_scope_id = NULL
FROM unnest(%(roles)s::text[], %(places)s::bigint[]) WITH ORDINALITY AS pair (role, place, number)
WHERE item.review_id = %(review)s AND item.asked_role = pair.role
  AND COALESCE(item.asked_scope_id, 0) = COALESCE(pair.place, 0)
  AND NOT EXISTS (
    SELECT 1 FROM unnest(%(numbers)s::bigint[], %(people)s::bigint[]) AS able (number, person)
    WHERE able.number = pair.number AND item.user_id IS DISTINCT FROM able.person AND {is_no_member}
  )
"""
_IS_NO_MEMBER = (
    "NOT EXISTS (SELECT 1 FROM {table} AS one WHERE one.{team} = item.team_id AND one.{who} = able.person)"
)


def leave_to_administrators(
    review: AccessReview, able: Mapping[tuple[str, int | None], Collection[int]]
) -> None:
    """Reassigns to the administrators the questions that no user in ``able`` could answer in the scope asked.

    able: keys of users for each role and scope asked. One statement for any number.
    """
    pairs = list(able)
    answering = [(number, person) for number, pair in enumerate(pairs, 1) for person in able[pair]]
    facts: dict[str, Any] = {
        "administrator": administrator_role(),
        "review": review.pk,
        "roles": [role for role, _place in pairs],
        "places": [place for _role, place in pairs],
        "numbers": [number for number, _person in answering],
        "people": [person for _number, person in answering],
    }
    statement = sql.SQL(_LEAVE).format(is_no_member=_is_no_member())
    with connections[router.db_for_write(AccessReviewItem)].cursor() as cursor:
        cursor.execute(statement, facts)


def _is_no_member() -> sql.Composable:
    if not people_of_team("team"):
        return sql.SQL("true")
    through: Any = get_user_model()._meta.get_field("groups")
    names = {
        "table": through.m2m_db_table(),
        "who": through.m2m_column_name(),
        "team": through.m2m_reverse_name(),
    }
    return sql.SQL(_IS_NO_MEMBER).format(**{name: sql.Identifier(text) for name, text in names.items()})


def ask_about_everything(review: AccessReview) -> int:
    """Creates the questions of ``review``; returns how many there are."""
    first, *others = given_at(review.scope_id)
    found = first.union(*others, all=True) if others else first
    text, parameters = compiled(found)
    statement = sql.SQL(_INSERT).format(
        names=sql.SQL(", ").join(map(sql.Identifier, COLUMNS)), given=sql.SQL(text)
    )
    with connections[router.db_for_write(AccessReviewItem)].cursor() as cursor:
        cursor.execute(statement, [review.pk, *parameters])
        asked = int(cursor.rowcount)
        facts: dict[str, Any] = {
            "owner": owner_role(),
            "administrator": administrator_role(),
            "review": review.pk,
        }
        cursor.execute(_ASK, facts)
    return asked


def given_at(scope_id: int | None) -> list[QuerySet[Any, Any]]:
    """Every role and grant in force in the scope and below (None: anywhere), each as a row of COLUMNS."""
    return [_roles(scope_id), *(part for s in rulebook.grant_stores for part in _grants(s, scope_id))]


def _roles(scope_id: int | None) -> QuerySet[Any, Any]:
    rows = RoleAssignment.objects.filter(in_force(), **_below("scope", scope_id))
    return _columns(
        rows,
        store=Value(""),
        to_team=ExpressionWrapper(Q(team_id__isnull=False), BooleanField()),
        user_id=F("user_id"),
        team_id=F("team_id"),
        what=F("role"),
        scope_id=F("scope_id"),
    )


def _grants(store: GrantStore, scope_id: int | None) -> Iterator[QuerySet[Any, Any]]:
    path = rulebook.scope_path(store.model)
    place = "content_object" if path == "pk" else f"content_object__{path}"
    for model, to_team in ((store.to_person, False), (store.to_team, True)):
        yield _columns(
            model._default_manager.filter(in_force(), **_below(place, scope_id)),
            store=Value(store.label),
            to_team=Value(to_team),
            **({"team_id": F("group_id")} if to_team else {"user_id": F("user_id")}),
            what=F("permission__codename"),
            thing=F("content_object_id"),
            scope_id=F(f"{place}_id"),
        )


def _below(place: str, scope_id: int | None) -> dict[str, Any]:
    return {} if scope_id is None else {f"{place}__ancestor_links__ancestor": scope_id}


def _columns(rows: QuerySet[Model], **given: Any) -> QuerySet[Any, Any]:
    """The same columns, in the same order and of the same types, for any ``rows``."""
    kinds: dict[str, Any] = {name: BigIntegerField() for name in COLUMNS}
    kinds |= {"store": CharField(), "what": CharField(), "to_team": BooleanField()}
    given["given"] = F("pk")
    columns = {f"c_{name}": Cast(given.get(name, Value(None)), kind) for name, kind in kinds.items()}
    found: Any = rows.annotate(**columns)
    chosen: QuerySet[Any, Any] = found.values_list(*(f"c_{name}" for name in COLUMNS))
    return chosen


def held_now(scope_id: int | None) -> Iterator[AccessReviewItem]:
    """Questions that a review started now would ask, unsaved."""
    for rows in given_at(scope_id):
        last = 0
        while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            items = [AccessReviewItem(**dict(zip(COLUMNS, row, strict=True))) for row in chunk]
            prefetch_related_objects(items, "user", "team", "scope")
            yield from items
            last = items[-1].given


@dataclass(frozen=True, slots=True)
class Question:
    """A question for display. ``given`` is the assignment or grant; None if it is gone."""

    item: AccessReviewItem
    what: str
    given: Any

    @property
    def holder(self) -> Any:
        return self.item.team or self.item.user or _("a user whose account was deleted")


def as_questions(items: Sequence[AccessReviewItem]) -> list[Question]:
    """A page of questions; one query for each table of their assignments."""
    found: dict[tuple[str, bool], dict[int, Any]] = {}
    for table in {(item.store, item.to_team) for item in items}:
        keys = [item.given for item in items if (item.store, item.to_team) == table]
        found[table] = _given_in(*table, keys)
    return [_question(item, found[item.store, item.to_team].get(item.given)) for item in items]


def table_of(store: str, to_team: bool) -> Any:
    """The model of a question's assignment; None if this release no longer has it."""
    if not store:
        return RoleAssignment
    known = next((s for s in rulebook.grant_stores if s.label == store), None)
    return known and (known.to_team if to_team else known.to_person)


def _given_in(store: str, to_team: bool, keys: list[int]) -> dict[int, Any]:
    model = table_of(store, to_team)
    if model is None:
        return {}
    related = ("assigned_by", _path_of(model)) if store else ("assigned_by", "scope")
    rows: dict[int, Any] = model._default_manager.select_related(*related).in_bulk(keys)
    return rows


def _path_of(model: type[Model]) -> str:
    """The lookup from a grant to the scope of its object."""
    target: Any = model._meta.get_field("content_object").related_model
    path = rulebook.scope_path(target)
    return "content_object" if path == "pk" else f"content_object__{path}"


def _question(item: AccessReviewItem, given: Any) -> Question:
    facts: dict[str, Any] = {"place": item.scope.name if item.scope else _("the whole site")}
    if not item.store:
        what = _("%(role)s of %(place)s") % {**facts, "role": role_label(item.what)}
    elif given is None or _has_moved(item, given):
        what = _("to %(action)s, in %(place)s") % {**facts, "action": _action(item)}
    else:
        what = _("to %(action)s: %(thing)s") % {"action": _action(item), "thing": given.content_object}
    return Question(item, what, given)


def _has_moved(item: AccessReviewItem, given: Any) -> bool:
    """Whether the object has moved to where the assignee may not see it: then its name is hidden from them."""
    scope = scope_of(given.content_object)
    return scope is None or scope.pk != item.scope_id


def _action(item: AccessReviewItem) -> Any:
    name = f"{item.store.partition('.')[0]}.{item.what}"
    return rulebook.action(name).label if name in {str(action) for action in rulebook} else item.what
