"""Questions of an access review: one for each role and grant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

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

from rbac.assignments import in_force
from rbac.evidence import scope_of
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.names import role_label
from rbac.reviews.owners import Owners
from rbac.rulebook import GrantStore, rulebook

CHUNK = 1_000
BATCH = 50_000  # questions stored by one INSERT
COLUMNS = ("store", "to_team", "given", "user_id", "team_id", "what", "thing", "scope_id")


def ask_about_everything(review: AccessReview) -> int:
    """Creates the questions of ``review``; returns how many there are. One query reads what is held, and one INSERT
    stores BATCH questions.
    """
    first, *others = assignments_in(review.scope_id)
    rows: Any = first.union(*others, all=True) if others else first
    owners, asked = Owners.load(), 0
    for batch in batched(rows.iterator(BATCH), BATCH):
        items = AccessReviewItem.objects.bulk_create(_asked(review, row, owners) for row in batch)
        asked += len(items)
    return asked


def _asked(review: AccessReview, row: Sequence[Any], owners: Owners) -> AccessReviewItem:
    item = AccessReviewItem(review=review, **dict(zip(COLUMNS, row, strict=True)))
    item.holder = item.user_id or item.team_id
    item.asked_role, item.asked_scope_id = owners.assignee_of(item)
    return item


def assignments_in(scope_id: int | None) -> list[QuerySet[Any, Any]]:
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
    place = rulebook.scope_path_of_grants(store)
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


def current_questions(scope_id: int | None) -> Iterator[AccessReviewItem]:
    """Questions that a review started now would ask, unsaved."""
    for rows in assignments_in(scope_id):
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
    known = _store_named(store)
    return known and (known.to_team if to_team else known.to_person)


def _given_in(store: str, to_team: bool, keys: list[int]) -> dict[int, Any]:
    model, known = table_of(store, to_team), _store_named(store)
    if model is None:
        return {}
    place = rulebook.scope_path_of_grants(known) if known else "scope"
    rows: dict[int, Any] = model._default_manager.select_related("assigned_by", place).in_bulk(keys)
    return rows


def _store_named(label: str) -> GrantStore | None:
    return next((store for store in rulebook.grant_stores if store.label == label), None)


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
