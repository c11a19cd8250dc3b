"""Identity of the site: name, tagline, language, colours, foot and profiles, which every public page shows."""

import re
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import get_supported_language_variant

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import CHANGE_SITE
from content.errors import UncleanText
from content.models import PublicText, Site
from content.models.public_text import TextKind
from content.public_text.verbs import Words, Writer, propose
from content.site.colours import COLOUR, DARK, LEAST, LIGHT, contrast, readable
from content.site.settings import bump_site
from content.text.html_text import one_line
from rbac.decisions import authorize

MOST_PROFILES = 12
FIELDS = ("name", "tagline", "language", "accent", "accent_dark", "footer_text", "social_profiles")
_ADDRESS = re.compile(r"https://[^\s<>\"\\^`{|}]{3,290}")


@transaction.atomic
def change_site(*, by: Actor, **values: str) -> PublicText | None:
    """Changes ``values`` of FIELDS as far as one person suffices, else they wait. None if nothing changes.

    Raises Refused, UncleanText, and WrongState while another change waits.
    """
    authorize(by, CHANGE_SITE)
    site = Site.objects.select_for_update().get()
    words = {name: cleaned(name, value) for name, value in values.items()}
    changed = {name: value for name, value in words.items() if value != getattr(site, name)}
    return propose(TextKind.SITE, site, changed, by=by) if changed else None


def cleaned(name: str, value: str) -> str:
    """``value`` as it is stored for the field ``name``. Raises UncleanText."""
    if name == "social_profiles":
        return "\n".join(_profiles(value))
    value = one_line(value)
    if name == "name" and not value:
        raise UncleanText(_("A site needs a name."))
    if name == "language":
        return _language(value)
    if name in ("accent", "accent_dark"):
        return _colour(value, LIGHT if name == "accent" else DARK)
    return value


def _language(code: str) -> str:
    try:
        return get_supported_language_variant(code)
    except LookupError:
        raise UncleanText(_("This release does not speak “%(code)s”.") % {"code": code[:10]}) from None


def _colour(value: str, surface: str) -> str:
    value = value.lower()
    if value and not COLOUR.fullmatch(value):
        raise UncleanText(_("Write a colour as # and six digits from 0 to f, like #0b57d0."))
    if value and contrast(value, surface) < LEAST:
        raise UncleanText(
            _("Text in %(colour)s is hard to read there. The nearest colour that can be read is %(nearest)s.")
            % {"colour": value, "nearest": readable(value, surface)}
        )
    return value


def _profiles(text: str) -> list[str]:
    lines = list(dict.fromkeys(line for given in text.splitlines() if (line := given.strip())))
    if len(lines) > MOST_PROFILES:
        raise UncleanText(_("At most %(n)d profiles can be shown.") % {"n": MOST_PROFILES})
    for line in lines:
        if not _ADDRESS.fullmatch(line) or not _host(line):
            raise UncleanText(
                _("“%(line)s” is not an address that begins with https://.") % {"line": line[:80]}
            )
    return lines


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def words_of(site: Site) -> Words:
    return {name: getattr(site, name) for name in FIELDS}


def _write(text: PublicText, by: Actor) -> Site:
    site = Site.objects.select_for_update().get()
    for name, value in text.words.items():
        setattr(site, name, value)
    site.save(update_fields=list(text.words))
    bump_site()
    record(events.SITE_CHANGED, by=by, about=site, changes=sorted(text.words))
    return site


WORDS = Writer(Site, words_of, _write)


def named_profiles(stored: str) -> list[tuple[str, str]]:
    """Host and address of each profile."""
    return [(_host(address).removeprefix("www."), address) for address in stored.splitlines()]
