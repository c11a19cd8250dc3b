"""Policies as text: labels and values on pages, in emails and from commands, and where each value comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, OuterRef, Subquery, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from content.models import PolicyChange, Section
from content.models.articles.section import Audience, CommentPolicy, Factor, Guests
from content.models.policy import ChangeKind
from content.policy import NAMES, PERSON, ROLE, Demand, Demands, demands_of, in_force, people_in, roles_in
from rbac.names import ROLES, role_label
from rbac.rulebook import role_names

LABELS: Mapping[str, Promise] = {
    "audience": gettext_lazy("Who may read"),
    "four_eyes": gettext_lazy("Four eyes"),
    "approvals": gettext_lazy("Approvals"),
    "factor": gettext_lazy("Second factor"),
    "comments": gettext_lazy("Comments"),
    "corrections": gettext_lazy("Urgent corrections"),
    "guests": gettext_lazy("Guests"),
    "devices": gettext_lazy("Devices"),
    "signed": gettext_lazy("Signed approvals"),
    "demands": gettext_lazy("Whose approval"),
}

WORDS: Mapping[str, Mapping[Any, Any]] = {
    "audience": {choice: choice.label for choice in Audience},
    "four_eyes": {
        True: gettext_lazy("A user who wrote none of it approves every version"),
        False: gettext_lazy("Editors publish without a second pair of eyes"),
    },
    "approvals": {
        1: gettext_lazy("One person approves"),
        2: gettext_lazy("Two people approve"),
        3: gettext_lazy("Three people approve"),
    },
    "factor": {choice: choice.label for choice in Factor},
    "comments": {choice: choice.label for choice in CommentPolicy},
    "corrections": {
        False: gettext_lazy("Nothing is corrected before another user approves it"),
        True: gettext_lazy(
            "Editors correct what is public at once; it goes back if no one countersigns it in 24 hours"
        ),
    },
    "guests": {choice: choice.label for choice in Guests},
    "devices": {
        True: gettext_lazy("Who approves uses another device than authors and other approvers"),
        False: gettext_lazy("A shared device warns the approver, and is recorded"),
    },
    "signed": {
        True: gettext_lazy("Only approvals that are signed with a passkey count"),
        False: gettext_lazy("Users whose passkey can sign may sign; other approvals count too"),
    },
}


def words(name: str, value: Any) -> Any:
    """A value as users read it."""
    if name == "demands":
        return all_in_words(demands_of(value))
    return WORDS[name].get(value, value)


def source_of(section: Section, name: str) -> str:
    """Source of a value, as text: the section itself, one above it, or the site."""
    source = section.policy_from.get(name)
    if source is None:
        return _("as on the whole site")
    if source["id"] == section.pk:
        return _("set for this section")
    return _("inherited from “%(section)s”") % {"section": source["title"]}


@dataclass(frozen=True, slots=True)
class Line:
    """One value as a page or a command shows it."""

    name: str
    label: Any
    value: Any
    words: Any
    source: str
    section_id: int | None


def lines(section: Section) -> list[Line]:
    return [
        Line(
            name,
            LABELS[name],
            value,
            words(name, value),
            source_of(section, name),
            section.policy_from.get(name, {}).get("id"),
        )
        for name, value in in_force(section).values().items()
    ]


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


type Names = dict[str, str]


def names_for(demands: Iterable[Demand]) -> Names:
    """Name of each token; one query if a user is named."""
    demands = list(demands)
    names = {f"{ROLE}{role}": role_in_words(role) for role in roles_in(demands)}
    if keys := people_in(demands):
        people = get_user_model()._default_manager.in_bulk(keys)
        gone = _("a user whose account was deleted")
        names |= {f"{PERSON}{key}": str(people.get(key) or "") or gone for key in keys}
    return names


def role_in_words(role: str) -> str:
    built_in = {
        "editor": _("an editor"),
        "administrator": _("an administrator"),
        "contributor": _("a contributor"),
    }
    if role in role_names() and role in built_in:
        return built_in[role]
    return _("a user with the role “%(role)s”") % {"role": role_label(role)}


def in_words(demand: Demand, names: Names | None = None) -> str:
    """ "a user with the role “Legal review” or Ed"."""
    names = names_for([demand]) if names is None else names
    return _either(names[token] for token in demand)


def _either(who: Iterable[str]) -> str:
    return _joined(_("%(one)s or %(other)s"), who)


def _joined(form: str, parts: Iterable[str]) -> str:
    return reduce(lambda one, other: form % {"one": one, "other": other}, parts)


def _all(demands: Iterable[str]) -> str:
    return _joined(_("%(one)s; %(other)s"), (_("One by %(who)s") % {"who": who} for who in demands))


def all_in_words(demands: Demands) -> str:
    """The whole value, as pages, emails and commands show it."""
    if not demands:
        return _("By anybody who may approve there")
    names = names_for(demands)
    return _all(in_words(demand, names) for demand in demands)


def told(recorded: Iterable[dict[str, Any]]) -> str:
    """The output of ``without_names`` as text for readers: one user alone names custom roles, so they stay unnamed."""
    said = [_one_told(demand) for demand in recorded]
    return _all(said) if said else all_in_words(())


def _one_told(demand: dict[str, Any]) -> str:
    who = [
        role_in_words(role) if role in ROLES else _("a user with another role") for role in demand["roles"]
    ]
    if demand["people"]:
        who.append(_("a named user"))
    return _either(who)
