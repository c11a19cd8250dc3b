"""Policies that came into force, or were asked for, in a window: what each value was before is set again.

Setting what is stricter counts at once. What makes a policy looser again, because it was tightened in the window, is
asked for like any other loosening: another administrator agrees, or it takes its 72 hours.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from content.models import PolicyChange, Section
from content.models.policy import ChangeKind
from content.policy import LABELS, NAMES, InForce, combined, in_force, loosened
from content.sections import parent_of
from content.set_policy import change_policy, in_force_on_site, own_policy, pending, withdraw
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.reasons import given_reason
from secureproject.undoing.trail import public

ASKED, CHANGED, LOOSENED = (f"content.policy.{what}" for what in ("loosening_asked", "changed", "loosened"))


def policies(pairs: Pairs, case: Case) -> Iterator[Line]:
    """What waits is withdrawn, and what is in force becomes what it was, unless somebody changed it since."""
    by_change: dict[int, list[Any]] = defaultdict(list)
    for pair in pairs:
        by_change[int(public(pair[0], "change", 0))].append(pair)
    waiting = {change.pk: change for change in pending().filter(pk__in=by_change)}
    for key, found in by_change.items():
        if change := waiting.get(key):
            yield _withdrawal(change, found)
    applied = PolicyChange.objects.filter(pk__in=by_change, kind=ChangeKind.VALUES, applied_at__isnull=False)
    mine: dict[int | None, list[int]] = defaultdict(list)
    for key, section in applied.values_list("pk", "section_id"):
        mine[section].append(key)
    for place, keys in mine.items():
        yield _of(place, set(keys), [pair for key in keys for pair in by_change[key]])
    told = set(waiting) | {key for keys in mine.values() for key in keys}
    for key, found in by_change.items():
        if key not in told:
            yield line_about(f"policy-change:{key}", found, why_not=_why_over(key), url=_page(found[0][0]))


def _why_over(key: int) -> str:
    if PolicyChange.objects.filter(pk=key, kind=ChangeKind.MOVE, applied_at__isnull=False).exists():
        return _("It came into force, so the section stands elsewhere. Move it back by hand.")
    return _("Nothing of it is left to take back.")


def _page(entry: Any) -> str:
    return (
        f"/cms/sections/{entry.subject_id}/policy/"
        if entry.subject_kind == "content.section"
        else "/cms/policy/"
    )


def _withdrawal(change: PolicyChange, pairs: Pairs) -> Line:
    return line_about(
        f"loosening:{change.pk}",
        pairs,
        will=_("withdraw it, so that nobody agrees to it"),
        do=lambda by: withdraw(change, by=by),
        url="/cms/policy/changes/",
    )


def _of(key: int | None, mine: set[int], pairs: Pairs) -> Line:
    section = Section.objects.select_related("scope", "address").get(pk=key) if key else None
    history = list(
        PolicyChange.objects.filter(section=section, kind=ChangeKind.VALUES, applied_at__isnull=False)
        .select_related("asked_by", "agreed_by")
        .order_by("applied_at", "pk")
    )
    now, wanted, since = own_policy(section), {}, {}
    for name in NAMES:
        changes = list(_changes(history, name))
        if not any(change.pk in mine for change, _before in changes):
            continue
        run = list(takewhile(lambda found: found[0].pk in mine, reversed(changes)))
        if not run:
            since[name] = changes[-1][0]
        elif run[-1][1] != now[name]:
            wanted[name] = run[-1][1]
    facts = {"url": _page(pairs[0][0]), "state": f"{now}", "rows": ((Section, key),) if key else ()}
    line = f"policy:{key or 0}"
    if not wanted:
        return line_about(line, pairs, why_not=_why_nothing(since), **facts)
    names = ", ".join(str(LABELS[name]) for name in wanted)
    says = _("set again what it was before: %(names)s") % {"names": names}
    warning = " ".join(
        filter(None, [_loosens(section, {**now, **wanted}), _agreed(history, mine), _left(since)])
    )
    do = _setting(section, wanted)
    return line_about(line, pairs, will=says, warning=warning, do=do, **facts)


def _changes(history: Sequence[PolicyChange], name: str) -> Iterator[tuple[PolicyChange, Any]]:
    """Each change of the value ``name``, with what the section itself set before (None: inherited)."""
    before = None
    for change in history:
        value = getattr(change, name)
        if value != before:
            yield change, before
        before = value


def _setting(section: Section | None, wanted: Mapping[str, Any]) -> Callable[[Actor], object]:
    return lambda by: change_policy(section, wanted, by=by, reason=given_reason())


def _loosens(section: Section | None, own: Mapping[str, Any]) -> str:
    new = combined(_above(section), own) if section else InForce(**own)
    if not loosened(new, in_force(section) if section else in_force_on_site()):
        return ""
    return _(
        "Its rules would become looser again, so this is asked for: another administrator agrees, or it takes 72 hours"
        " where there is none."
    )


def _above(section: Section) -> InForce:
    parent = parent_of(section)
    return in_force(parent) if parent else in_force_on_site()


def _agreed(history: Sequence[PolicyChange], mine: set[int]) -> str:
    """Who else decided it."""
    names = {str(one.agreed_by) for one in history if one.pk in mine and one.agreed_by_id}
    return _("%(names)s agreed to it.") % {"names": ", ".join(sorted(names))} if names else ""


def _left(since: Mapping[str, PolicyChange]) -> str:
    said = [
        f"{LABELS[name]}: {_('Changed since by %(names)s, left as it is.') % {'names': change.asked_by or '—'}}"
        for name, change in since.items()
    ]
    return " ".join(said)


def _why_nothing(since: Mapping[str, PolicyChange]) -> str:
    return _left(since) or _("Nothing of it is left to take back.")
