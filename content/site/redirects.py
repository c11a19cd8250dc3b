"""Redirects that people add: an old path leads to a page of this site, or with two people's consent to another site.

What moves leaves redirects by itself (content/addresses/addresses.py). All lead straight to the end: a chain or a loop
is refused with the path that readers would take.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from audit.actors import Actor
from audit.events import Event
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import CHANGE_REDIRECTS, REDIRECT_ELSEWHERE
from content.addresses.addresses import hold_tree
from content.errors import AddressTaken, BadAddress, BadTarget, WrongState
from content.models import Address, PublicText
from content.models.address import AddressKind
from content.models.public_text import TextKind
from content.public_text.verbs import Words, Writer, propose, waiting_for, withdraw
from content.validators import RESERVED_FORM, is_path
from rbac.decisions import authorize
from rbac.errors import Invalid

ELSEWHERE = "https://"
# ASCII without what could end an attribute or a header; other scripts in the name of a host look like its own letters.
_EXTERNAL = re.compile(r"https://[^\x00-\x20\x7f-\U0010ffff\"<>\\^`{|}]{3,1990}")


class Row(NamedTuple):
    """A redirect as it was typed; ``line`` of a file, or 0."""

    line: int
    path: str
    target: str


class Wanted(NamedTuple):
    """A redirect that fits. ``target``: a path, or an https address elsewhere; ``address``: of a path."""

    path: str
    target: str
    address: Address | None

    @property
    def leaves(self) -> bool:
        return self.address is None


@transaction.atomic
def add_redirects(rows: Sequence[Row], *, by: Actor, source: str = "") -> list[PublicText]:
    """Adds all ``rows`` or none. Returns those that leave the site, which may wait for a second person.

    ``source``: the site that they are imported from. Raises Refused, BadAddress, BadTarget, AddressTaken and
    WrongState, for a file as BadAddress that names the line.
    """
    authorize(by, CHANGE_REDIRECTS)
    hold_tree()
    texts = []
    for path, target, address in fitting(rows):
        if address:
            made = Address.objects.create(path=path, kind=AddressKind.REDIRECT, target=address, by_hand=True)
            _record(events.REDIRECT_ADDED, made, by)
        else:
            authorize(by, REDIRECT_ELSEWHERE)
            words = {"path": path, "target": target}
            texts.append(propose(TextKind.REDIRECT, None, words, by=by, source=source))
    return texts


@transaction.atomic
def change_redirect(redirect: Address, target: str, *, by: Actor) -> PublicText | None:
    """Leads ``redirect`` to another ``target``. Returns the words if it leaves the site. Raises Refused, BadTarget,
    and WrongState while another change of it waits.
    """
    authorize(by, CHANGE_REDIRECTS, redirect)
    hold_tree()
    redirect = Address.objects.select_related("target").get(pk=redirect.pk, kind=AddressKind.REDIRECT)
    target = cleaned_target(target)
    if target == led_to(redirect):
        return None
    if waiting_for(TextKind.REDIRECT, redirect.pk):
        raise WrongState(
            _("Another change of this redirect waits for a second person. Settle that one first.")
        )
    there = _standing([redirect.path, target])
    address = _end_of(redirect.path, target, there, _leads(there) | {redirect.path: target})
    if address is None:
        authorize(by, REDIRECT_ELSEWHERE)
        return propose(TextKind.REDIRECT, redirect, {"path": redirect.path, "target": target}, by=by)
    _lead(redirect, address, "", by=by)
    return None


@transaction.atomic
def remove_redirect(redirect: Address, *, by: Actor) -> None:
    """Removes ``redirect``; a change of it that waits is withdrawn. Raises Refused."""
    authorize(by, CHANGE_REDIRECTS, redirect)
    if text := waiting_for(TextKind.REDIRECT, redirect.pk):
        withdraw(text, by=by)
    _remove(redirect, by=by)


def fitting(rows: Sequence[Row]) -> list[Wanted]:
    """``rows`` as they would be added together. Raises the errors of ``add_redirects``."""
    typed = []
    for row in rows:
        with _named_line(row):
            typed.append((row, cleaned_path(row.path), cleaned_target(row.target)))
    there = _standing([path for row in typed for path in row[1:]])
    leads, found = _leads(there), list[Wanted]()
    leads |= {path: target for _row, path, target in typed if path not in there}
    seen = _waiting_paths()
    for row, path, target in typed:
        with _named_line(row):
            _require_free(path, there, seen)
            found.append(Wanted(path, target, _end_of(path, target, there, leads)))
        seen.add(path)
    return found


@contextmanager
def _named_line(row: Row) -> Iterator[None]:
    try:
        yield
    except Invalid as error:
        if not row.line:
            raise
        raise BadAddress(_("Line %(line)d: %(why)s") % {"line": row.line, "why": error.message}) from None


def cleaned_path(typed: str) -> str:
    """Path on this site of a typed path or address, without slashes at its ends. Raises BadAddress."""
    path = _here(typed)
    if not path or not is_path(path):
        raise BadAddress(_("“%(path)s” is no path of this site, like /old/page/.") % {"path": typed[:80]})
    if re.match(RESERVED_FORM, path):
        raise BadAddress(_("/%(path)s/ is used by the site itself.") % {"path": path})
    return path


def cleaned_target(typed: str) -> str:
    """A path on this site, or an https address elsewhere. Raises BadTarget."""
    typed = typed.strip()
    if _is_elsewhere(typed):
        return typed
    path = _here(typed)
    if not path or not is_path(path):
        raise BadTarget(
            _(
                "“%(target)s” is neither a path of this site, like /news/, nor an address that begins with https://."
            )
            % {"target": typed[:80]}
        )
    return path


def _is_elsewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        named = parts.hostname and (parts.port is None or parts.port > 0) and parts.username is None
    except ValueError:
        return False
    return bool(_EXTERNAL.fullmatch(address) and named and not _is_ours(parts.hostname))


def _is_ours(host: str | None) -> bool:
    return (host or "").rstrip(".") == urlsplit(settings.SITE_URL).hostname


def _here(typed: str) -> str:
    """The path in ``typed``, if it is one of this site and nothing more; else ""."""
    try:
        parts = urlsplit(typed.strip())
        is_here = (
            _is_ours(parts.hostname) if parts.scheme in ("http", "https") else parts.path.startswith("/")
        )
    except ValueError:
        return ""
    if not is_here or (parts.netloc and not parts.scheme) or parts.query or parts.fragment:
        return ""
    return unquote(parts.path).removeprefix("/").removesuffix("/")


def _standing(paths: Sequence[str]) -> Mapping[str, Address]:
    """What stands at these paths."""
    found = Address.objects.filter(path__in=paths).select_related("target", "section", "article")
    return {address.path: address for address in found}


def _leads(there: Mapping[str, Address]) -> dict[str, str]:
    return {path: led_to(found) for path, found in there.items() if found.kind == AddressKind.REDIRECT}


def _require_free(path: str, there: Mapping[str, Address], seen: set[str]) -> None:
    if found := there.get(path):
        if found.kind != AddressKind.REDIRECT:
            raise AddressTaken(path=path)
        raise BadAddress(
            _("%(path)s leads to %(target)s already. Change that redirect, or remove it.")
            % {"path": shown(path), "target": shown(led_to(found))}
        )
    if path in seen:
        raise BadAddress(
            _("There is another redirect from %(path)s already, or one waits.") % {"path": shown(path)}
        )


def _waiting_paths() -> set[str]:
    waiting = PublicText.objects.filter(kind=TextKind.REDIRECT, applied_at=None, withdrawn_at=None)
    return set(waiting.filter(subject=None).values_list("words__path", flat=True))


def _end_of(path: str, target: str, there: Mapping[str, Address], leads: Mapping[str, str]) -> Address | None:
    """The section or article at ``target``; None for an address elsewhere. Raises BadTarget."""
    hops = [path, target]
    while hops[-1] not in hops[:-1] and (onward := leads.get(hops[-1])):
        hops.append(onward)
    if len(hops) > 2 or path == target:
        way = _("%(path)s leads to %(target)s") % {"path": shown(path), "target": shown(target)}
        for onward in hops[2:]:
            way = _("%(way)s, which leads to %(target)s") % {"way": way, "target": shown(onward)}
        raise BadTarget(_("%(way)s. A redirect leads straight to a page.") % {"way": way})
    if target.startswith(ELSEWHERE):
        return None
    found = there.get(target)
    thing = (found.section or found.article) if found else None
    if thing is None or thing.trashed_at is not None:
        raise BadTarget(
            _(
                "No section or article stands at %(target)s. Choose another, or an address that begins with https://."
            )
            % {"target": shown(target)}
        )
    return found


def shown(target: str) -> str:
    """A path or address as people read it."""
    return target if target.startswith(ELSEWHERE) else f"/{target}/"


def led_to(redirect: Address) -> str:
    """Where it leads: a path or an address elsewhere."""
    return redirect.external or (redirect.target.path if redirect.target else "")


def _record(event: Event, redirect: Address, by: Actor) -> None:
    record(event, by=by, about=redirect, path=shown(redirect.path), leads_to=shown(led_to(redirect)))


def _lead(redirect: Address, target: Address | None, external: str, *, by: Actor) -> None:
    redirect.target, redirect.external, redirect.by_hand = target, external, True
    redirect.save(update_fields=["target", "external", "by_hand"])
    _record(events.REDIRECT_CHANGED, redirect, by)


def _remove(redirect: Address, *, by: Actor) -> None:
    _record(events.REDIRECT_REMOVED, redirect, by)
    Address.objects.filter(pk=redirect.pk, kind=AddressKind.REDIRECT).delete()


def _words_of(redirect: Address) -> Words:
    return (
        {"path": redirect.path, "target": redirect.external}
        if redirect.external
        else {"path": "", "target": ""}
    )


def _write(text: PublicText, by: Actor) -> Address:
    """A new redirect that leaves the site, or another target of one; without a target it goes."""
    hold_tree()
    target = text.words["target"]
    if text.subject is None:
        path = text.words["path"]
        _require_free(path, _standing([path]), set())
        made = Address.objects.create(path=path, kind=AddressKind.REDIRECT, external=target, by_hand=True)
        _record(events.REDIRECT_ADDED, made, by)
        return made
    redirect = Address.objects.select_related("target").get(pk=text.subject, kind=AddressKind.REDIRECT)
    if target:
        _lead(redirect, None, target, by=by)
    else:
        _remove(redirect, by=by)
    return redirect


WORDS = Writer(Address, _words_of, _write)
