"""Policies: their values, which of two is looser, the effective policy of a section, and the source of each value.

The same order and inheritance exist in PostgreSQL (content/models/triggers/policies.py), which has the last word; a
property test compares the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from content import required_approvals as whose
from content.models import PolicyChange, Section
from content.models.articles.section import Audience, CommentPolicy, Factor, Guests
from content.models.policy import ChangeKind
from content.models.site import Profile
from content.required_approvals import Demands, demands_of, without_names

# Stricter values come first.
ORDER: Mapping[str, Sequence[Any]] = {
    "audience": (Audience.ROLES, Audience.MEMBERS, Audience.PUBLIC),
    "four_eyes": (True, False),
    "approvals": (3, 2, 1),
    "factor": (Factor.PASSKEY, Factor.ANY),
    "comments": (CommentPolicy.CLOSED, CommentPolicy.HELD, CommentPolicy.OPEN),
    "corrections": (False, True),
    "guests": (Guests.NONE, Guests.READ, Guests.APPROVE),
}

NAMES = (*ORDER, "demands")  # demands have no single order: content/required_approvals.py compares two

LABELS: Mapping[str, Promise] = {
    "audience": gettext_lazy("Who may read"),
    "four_eyes": gettext_lazy("Four eyes"),
    "approvals": gettext_lazy("Approvals"),
    "factor": gettext_lazy("Second factor"),
    "comments": gettext_lazy("Comments"),
    "corrections": gettext_lazy("Urgent corrections"),
    "guests": gettext_lazy("Guests"),
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
}

type Own = Mapping[str, Any]  # some of NAMES; None is inherited


@dataclass(frozen=True, slots=True)
class InForce:
    """Effective policy: a value for everything."""

    audience: str = Audience.PUBLIC
    four_eyes: bool = True
    approvals: int = 1
    factor: str = Factor.ANY
    comments: str = CommentPolicy.HELD
    corrections: bool = False
    guests: str = Guests.NONE
    demands: Demands = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "demands", demands_of(self.demands))

    def values(self) -> dict[str, Any]:
        """As JSON values: stored with an approval, and compared with those of the database."""
        values = {
            name: str(value) if isinstance(value, str) else value for name, value in asdict(self).items()
        }
        return values | {"demands": [list(demand) for demand in self.demands]}


def on_record(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a policy without names: for the audit log and for public proofs."""
    return {**policy, "demands": without_names(policy.get("demands") or ())}


PROFILES: Mapping[str, InForce] = {
    Profile.NEWSROOM: InForce(corrections=True, guests=Guests.READ),
    Profile.STRICT: InForce(approvals=2, factor=Factor.PASSKEY, comments=CommentPolicy.CLOSED),
    Profile.ONE_PERSON: InForce(four_eyes=False, guests=Guests.READ),
}


def in_force(section: Section) -> InForce:
    """From the loaded section itself: no query."""
    return InForce(**{name: getattr(section, name) for name in NAMES})


def combined(above: InForce, own: Own) -> InForce:
    """Effective policy of a section that sets ``own`` under a parent with ``above``.

    A section below one that a user may not read is not readable either: the smaller audience counts.
    """
    values = {**above.values(), **{name: own[name] for name in NAMES if own.get(name) is not None}}
    if is_looser("audience", values["audience"], above.audience):
        values["audience"] = above.audience
    return InForce(**values)


def is_looser(name: str, new: Any, old: Any) -> bool:
    if name == "demands":
        return whose.loosened(demands_of(new), demands_of(old))
    return ORDER[name].index(new) > ORDER[name].index(old)


def loosened(new: InForce, old: InForce) -> list[str]:
    """Names of values in which ``new`` is looser than ``old``. Empty if it is equal or stricter."""
    return [name for name in NAMES if is_looser(name, getattr(new, name), getattr(old, name))]


def words(name: str, value: Any) -> Any:
    """A value as users read it."""
    if name == "demands":
        return whose.all_in_words(demands_of(value))
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
