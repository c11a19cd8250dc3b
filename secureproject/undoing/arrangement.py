"""How the site as a whole was set in a window: what stands first, whose frames pages load, how roles log in."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import FactorPolicy
from accounts.models.factor_policy import usual_grace
from accounts.set_factor_policy import set_policy
from audit.actors import Actor
from audit.models import Entry
from content.embeds.allowing import allow_embed_hosts
from content.models import Section, Site
from content.standing_first import set_first
from rbac.names import role_label
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.trail import (
    MISSING,
    Before,
    by_thing,
    look_back,
    part_left_alone,
    public,
    trails,
    why_nothing,
)

FIRST, HOSTS = "content.first.arranged", "content.embed_hosts.changed"
FACTORS = "accounts.factor_policy.set"
_ASKED = ("passkey_required", "may_remember_device", "grace_days")


def first(pairs: Pairs, case: Case) -> Iterator[Line]:
    since = trails(pairs, [FIRST])
    for (kind, key), found in by_thing(pairs).items():
        section = Section.objects.filter(pk=key).first() if kind == "content.section" else None
        thing = section or Site.objects.filter(pk=1).first()
        if thing is None or (kind == "content.section" and section is None):
            continue
        before = look_back(since[(kind, key)], case, lambda entry: {"keys": public(entry, "before", MISSING)})
        yield _first(section, thing, found, before)


def _first(section: Section | None, thing: Any, pairs: Pairs, before: Before) -> Line:
    wanted = before.values.get("keys")
    facts: dict[str, Any] = {
        "url": f"/cms/sections/{section.pk}/first/" if section else "/cms/first/",
        "rows": ((type(thing), thing.pk),),
        "state": f"{thing.first_ids} {before.state}",
    }
    key = f"first:{section.pk if section else 0}"
    if wanted is None or wanted == thing.first_ids:
        return line_about(key, pairs, why_not=why_nothing(before), **facts)
    says = _("let the same articles stand first again, in the same order")
    return line_about(key, pairs, will=says, do=lambda by: set_first(section, wanted, by=by), **facts)


def hosts(pairs: Pairs, case: Case) -> Iterator[Line]:
    for thing, found in by_thing(pairs).items():
        before = look_back(trails(found, [HOSTS])[thing], case, _hosts_before)
        now = set(Site.objects.get().embed_hosts)
        wanted = (now | {host for host, was in before.values.items() if was}) - {
            host for host, was in before.values.items() if not was
        }
        facts: dict[str, Any] = {
            "url": "/cms/embeds/",
            "rows": ((Site, 1),),
            "state": f"{sorted(now)} {before.state}",
        }
        if wanted == now:
            yield line_about("hosts", found, why_not=why_nothing(before), **facts)
            continue
        says = _("allow %(added)s again, and no longer %(removed)s") % {
            "added": ", ".join(sorted(wanted - now)) or "—",
            "removed": ", ".join(sorted(now - wanted)) or "—",
        }
        yield line_about(
            "hosts", found, will=says, warning=part_left_alone(before, {}), do=_allowing(wanted), **facts
        )


def _hosts_before(entry: Entry) -> Mapping[str, Any]:
    added, removed = public(entry, "added", ()), public(entry, "removed", ())
    return {**dict.fromkeys(added, False), **dict.fromkeys(removed, True)}


def _allowing(wanted: set[str]) -> Callable[[Actor], object]:
    return lambda by: allow_embed_hosts(sorted(wanted), by=by)


def factors(pairs: Pairs, case: Case) -> Iterator[Line]:
    """How a role has to log in. The entries name no object: they are told apart by the role."""
    by_role: dict[str, list[Any]] = {}
    for pair in pairs:
        by_role.setdefault(str(public(pair[0], "role")), []).append(pair)
    everything = list(Entry.objects.filter(event=FACTORS).order_by("pk")) if by_role else []
    for role, found in by_role.items():
        trail = [entry for entry in everything if public(entry, "role") == role]
        before = look_back(trail, case, _earlier(trail))
        yield _of_role(role, found, before)


def _earlier(trail: list[Entry]) -> Callable[[Entry], Mapping[str, Any]]:
    """What the entry before it set, or what counts for a role about which nobody said anything."""
    usual = {"passkey_required": False, "may_remember_device": True, "grace_days": usual_grace()}
    after = {entry.pk: earlier for earlier, entry in zip([None, *trail], trail, strict=False)}

    def said(entry: Entry) -> Mapping[str, Any]:
        earlier = after[entry.pk]
        was = {name: public(earlier, name, MISSING) if earlier else usual[name] for name in _ASKED}
        return {name: value for name, value in was.items() if value != public(entry, name)}

    return said


def _of_role(role: str, pairs: Pairs, before: Before) -> Line:
    now = FactorPolicy.objects.filter(role=role).first()
    values = {name: getattr(now, name) for name in _ASKED} if now else {}
    facts: dict[str, Any] = {
        "name": str(role_label(role)),
        "url": "/admin/accounts/factorpolicy/",
        "state": f"{values} {before.state}",
        "rows": ((FactorPolicy, now.pk),) if now else (),
    }
    wanted = {**values, **before.values}
    if not values or wanted == values:
        return line_about(f"factors:{role}", pairs, why_not=why_nothing(before), **facts)
    says = _("ask the same of how people log in as before")
    do: Callable[[Actor], object] = lambda by: set_policy(role, by=by, **wanted)  # noqa: E731
    warning = part_left_alone(before, {})
    return line_about(f"factors:{role}", pairs, will=says, warning=warning, do=do, **facts)
