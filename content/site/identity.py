"""Identity of the site: name, tagline, language, time zone, colours, pictures, foot and profiles."""

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
from content.kinds.fields import zones
from content.media.finding import picture_at
from content.models import AssetVersion, PublicText, Site
from content.models.public_text import TextKind
from content.models.site import PICTURES
from content.public_text.verbs import Words, Writer, propose
from content.site.colours import COLOUR, DARK, LEAST, LIGHT, contrast, readable
from content.site.menus import MENUS, cleaned_menu
from content.site.pictures import choose
from content.site.settings import bump_site
from content.text.html_text import one_line
from rbac.decisions import authorize

MOST_PROFILES = 12
COLOURS = ("accent", "accent_dark")
FIELDS = ("name", "tagline", "language", "time_zone", *COLOURS, "footer_text", "social_profiles", *PICTURES)
_ADDRESS = re.compile(r"https://[^\s<>\"\\^`{|}]{3,290}")


class HardToRead(UncleanText):
    """Text in the colour has too little contrast; ``nearest`` is the nearest one that has enough."""

    def __init__(self, colour: str, nearest: str) -> None:
        self.nearest = nearest
        super().__init__(
            _("Text in %(colour)s is hard to read there. The nearest colour that can be read is %(nearest)s.")
            % {"colour": colour, "nearest": nearest}
        )


@transaction.atomic
def change_site(*, by: Actor, **values: str) -> PublicText | None:
    """Changes ``values`` of FIELDS and MENUS as far as one person suffices, else they wait. None if nothing changes.

    Pictures by their addresses in the library. Raises Refused, UncleanText, and WrongState while another change waits.
    """
    authorize(by, CHANGE_SITE)
    site = Site.objects.select_for_update().get()
    changed = changes(site, values, by=by)
    return propose(TextKind.SITE, site, changed, by=by) if changed else None


def changes(site: Site, values: Words, *, by: Actor) -> dict[str, str]:
    """Those of ``values`` that are not shown already. Raises UncleanText."""
    shown = words_of(site)
    words = {name: cleaned(name, value, by=by) for name, value in values.items() if value != shown[name]}
    return {name: value for name, value in words.items() if value != shown[name]}


def cleaned(name: str, value: str, *, by: Actor) -> str:
    """``value`` as it is stored for the field ``name``. Raises UncleanText."""
    if name in PICTURES:
        return choose(value, by=by) if value else ""
    if name == "social_profiles":
        return "\n".join(_profiles(value))
    if name in MENUS:
        return cleaned_menu(value)
    value = one_line(value)
    if name == "name" and not value:
        raise UncleanText(_("A site needs a name."))
    if name == "language":
        return _language(value)
    if name == "time_zone" and value not in zones().values():
        raise UncleanText(_("No time zone is called “%(zone)s”.") % {"zone": value[:80]})
    if name in COLOURS:
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
        raise HardToRead(value, readable(value, surface))
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
    values = {name: getattr(site, name) for name in (*FIELDS, *MENUS)}
    return values | {name: values[name].address if values[name] else "" for name in PICTURES}


def _write(text: PublicText, by: Actor) -> Site:
    site = Site.objects.select_for_update().get()
    for name, value in text.words.items():
        if name in PICTURES:
            value = picture_at(value, AssetVersion.objects.all()) if value else None
        setattr(site, name, value)
    site.save(update_fields=list(text.words))
    bump_site()
    record(events.SITE_CHANGED, by=by, about=site, changes=sorted(text.words))
    return site


WORDS = Writer(Site, words_of, _write)


def named_profiles(stored: str) -> list[tuple[str, str]]:
    """Host and address of each profile."""
    return [(_host(address).removeprefix("www."), address) for address in stored.splitlines()]
