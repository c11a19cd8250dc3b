"""Comparison of a policy change: each changed value, before and after."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext as _

from content.models import PolicyChange
from content.models.policy import ChangeKind
from content.policy import LABELS, NAMES, words

type Facts = list[tuple[str, str]]  # (label, value as text)


def changed_values(change: PolicyChange) -> Facts:
    """One query more."""
    return changed_values_of([change])[0]


def changed_values_of(changes: Sequence[PolicyChange]) -> list[Facts]:
    """The same for each of ``changes``, in two queries for all of them."""
    set_before = PolicyChange.objects.filter(
        kind=ChangeKind.VALUES, applied_at__isnull=False, pk__lt=OuterRef("pk")
    ).order_by("-pk")
    # Separate, so that each is the first row of an index: in one condition, all changes are read for each.
    on_site, there = (
        Subquery(set_before.filter(section=section).values("pk")[:1])
        for section in (None, OuterRef("section"))
    )
    latest = Case(When(section=None, then=on_site), default=there)
    keys = PolicyChange.objects.filter(pk__in=[change.pk for change in changes])
    before = dict(keys.values_list("pk", latest))
    rows = PolicyChange.objects.in_bulk([pk for pk in before.values() if pk])
    return [_facts(change, rows.get(before.get(change.pk))) for change in changes]


def _facts(change: PolicyChange, own: PolicyChange | None) -> Facts:
    if change.kind == ChangeKind.MOVE:
        return [(_("Move to"), str(change.to) if change.to else _("the top"))]
    return [
        (str(LABELS[name]), _value(name, value, change.before.get(name)))
        for name in NAMES
        if (value := getattr(change, name)) != (getattr(own, name) if own else None)
    ]


def _value(name: str, value: Any, before: Any) -> str:
    set_to = _("as in the section above") if value is None else str(words(name, value))
    if before is None or before == value:
        return set_to
    return _("%(value)s, instead of: %(before)s") % {"value": set_to, "before": words(name, before)}
