"""Embed hosts: those that administrators allow, and frame URLs: only https on one of them."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import transaction

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import ALLOW_EMBEDS
from content.errors import UncleanText
from content.events import EMBED_HOSTS_CHANGED
from content.models import PublicText, Site
from content.models.public_text import TextKind
from content.public_text.verbs import Words, Writer, propose
from content.site.settings import bump_site
from rbac.decisions import authorize

MOST_HOSTS = 50
# A name of at least two parts, in ASCII, without a port: exactly what a Content-Security-Policy can name.
HOST_FORM = r"(?=.{4,100}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,24}"
_HOST = re.compile(HOST_FORM)
_VIDEO = re.compile(r"[A-Za-z0-9_-]{6,20}")
_YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"})
_VIMEO = frozenset({"vimeo.com", "www.vimeo.com"})


class Change(NamedTuple):
    added: list[str]
    removed: list[str]

    @classmethod
    def between(cls, before: Iterable[str], after: Iterable[str]) -> "Change":
        old, new = {*before}, {*after}
        return cls(sorted(new - old), sorted(old - new))


@transaction.atomic
def allow_embed_hosts(hosts: Iterable[str], *, by: Actor) -> Change:
    """Sets the allowed ``hosts``: removed ones at once, new ones as far as one person suffices, else they wait.

    A new host makes frames of links in text that was approved without them. Raises Refused, UncleanText, and
    WrongState while others wait.
    """
    authorize(by, ALLOW_EMBEDS)
    site = Site.objects.select_for_update().get()
    wanted = cleaned_hosts(hosts)
    change = Change.between(site.embed_hosts, wanted)
    if change.removed:
        _store(site, Change([], change.removed), by=by)
    if change.added:
        propose(TextKind.EMBEDS, site, {host: _origin(host) for host in change.added}, by=by)
    return change


def _store(site: Site, change: Change, *, by: Actor) -> Site:
    site.embed_hosts = sorted({*site.embed_hosts, *change.added} - {*change.removed})
    site.save(update_fields=["embed_hosts"])
    bump_site()
    record(EMBED_HOSTS_CHANGED, by=by, about=site, added=change.added, removed=change.removed)
    return site


def _origin(host: str) -> str:
    return f"https://{host}/"


def words_of(site: Site) -> Words:
    """Each host by its name, with its origin."""
    return {host: _origin(host) for host in site.embed_hosts}


def _allow(text: PublicText, by: Actor) -> Site:
    """Allows the hosts; those without an origin no longer."""
    added, removed = (
        [host for host in sorted(text.words) if bool(text.words[host]) is is_added]
        for is_added in (True, False)
    )
    return _store(Site.objects.select_for_update().get(), Change(added, removed), by=by)


WORDS = Writer(Site, words_of, _allow)


def cleaned_hosts(lines: Iterable[str]) -> list[str]:
    """Normalised: lower case, each once, in order. Raises UncleanText."""
    hosts = sorted({host for line in lines if (host := line.strip().lower())})
    if len(hosts) > MOST_HOSTS:
        raise UncleanText(_("At most %(n)d hosts can be allowed.") % {"n": MOST_HOSTS})
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise UncleanText(
                _("“%(host)s” is not the name of a host, like player.vimeo.com.") % {"host": host[:80]}
            )
        if _is_ours(host):
            raise UncleanText(_("“%(host)s” is this site itself, which is never framed.") % {"host": host})
    return hosts


def _is_ours(host: str) -> bool:
    own = {urlsplit(settings.SITE_URL).hostname or "", settings.MEDIA_HOST.split(":")[0]} - {""}
    return any(host == name or host.endswith(f".{name}") or name.endswith(f".{host}") for name in own)


def frame_address(address: str, hosts: Collection[str]) -> str | None:
    """Frame URL for a link to ``address``; None where no frame is allowed.

    Video pages and their players have different URLs: those of YouTube and Vimeo are known.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or port is not None or parts.username is not None:
        return None
    if host in _YOUTUBE:
        video = parts.path[1:] if host == "youtu.be" else parse_qs(parts.query).get("v", [""])[0]
        address, host = f"https://www.youtube-nocookie.com/embed/{video}", "www.youtube-nocookie.com"
        known = _VIDEO.fullmatch(video)
    elif host in _VIMEO:
        address, host = f"https://player.vimeo.com/video{parts.path}", "player.vimeo.com"
        known = re.fullmatch(r"/\d{4,12}", parts.path)
    else:
        known = _HOST.fullmatch(host)
    return address if known and host in hosts else None
