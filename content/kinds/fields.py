"""Field types of a kind of page beside title, summary and text: how each is parsed, stored and shown.

Every value is stored as text, so that versions of every kind are compared, merged, proved, searched and
redacted in the same way. ``""`` is an empty field.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.formatting.local_time import to_utc, which_of_two, zoned
from content.kinds.formatted import as_html, without_desk
from content.text.html_text import one_line
from content.validators import is_path

type Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Field:
    """``required``: without it a version can be saved, but neither submitted nor published."""

    name: str
    label: Text
    help: Text = ""
    required: bool = False
    longest: int = 200
    is_words: bool = False  # whether it is free text, in which a name can occur

    def cleaned(self, text: str) -> str:
        """Normalised value as stored; idempotent. Raises UncleanText with what is wrong and what to do."""
        return self._within(one_line(text))

    def read(self, typed: str, which: str = "") -> str:
        """Stored value of user input. ``which``: see Moment. Raises Invalid."""
        return self.cleaned(typed)

    def typed(self, kept: str) -> str:
        """Value in the form."""
        return kept

    def said(self, kept: str, zone: ZoneInfo | None = None) -> str:
        """For colleagues who read or compare versions, in the active language. ``zone``: see Moment."""
        return kept

    def shown(self, kept: str, zone: ZoneInfo | None = None) -> str:
        """The same on a page of the CMS; HTML where it is marked as safe."""
        return self.said(kept, zone)

    def fact(self, kept: str) -> Any:
        """For templates and programs; None if empty or no longer readable."""
        return kept or None

    def linking(self, kept: str) -> str:
        """HTML with the links that it shows to readers: for the link checker."""
        return ""

    def _within(self, text: str) -> str:
        if len(text) > self.longest:
            sentence = _("“%(field)s” is longer than %(n)d characters.")
            raise UncleanText(sentence % {"field": self.label, "n": self.longest})
        return text


@dataclass(frozen=True, kw_only=True)
class Line(Field):
    """One line of plain text."""

    is_words: bool = True


@dataclass(frozen=True, kw_only=True)
class Lines(Field):
    """A few lines of plain text.

    ``has_signs``: ``{{ … |formatted }}`` in its template shows lists, bold, italic and links in them, and so
    does the editor (lines-editor.js).
    """

    longest: int = 1000
    has_signs: bool = False
    is_words: bool = True

    def cleaned(self, text: str) -> str:
        lines = [one_line(line) for line in text.splitlines()]
        return self._within(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"))

    def shown(self, kept: str, zone: ZoneInfo | None = None) -> str:
        return as_html(kept) if self.has_signs else kept

    def fact(self, kept: str) -> Any:
        return (without_desk(kept) if self.has_signs else kept) or None

    def linking(self, kept: str) -> str:
        return as_html(kept)


@dataclass(frozen=True, kw_only=True)
class Addresses(Field):
    """Addresses of articles and sections of this site, one a line. They are looked up when the page is read."""

    most: int = 8

    def cleaned(self, text: str) -> str:
        named = [line.strip().removeprefix(settings.SITE_URL).strip("/") for line in text.split()]
        if wrong := [path for path in named if ":" in path or not is_path(path)]:
            sentence = _("“%(address)s” is no address on this site. Write one a line, such as /news/.")
            raise UncleanText(sentence % {"address": wrong[0][:80]})
        if len(named) > self.most:
            raise UncleanText(
                _("“%(field)s” has at most %(n)d addresses.") % {"field": self.label, "n": self.most}
            )
        return "\n".join(dict.fromkeys(f"/{path}/" for path in named))

    def fact(self, kept: str) -> Any:
        return kept.split() or None

    def linking(self, kept: str) -> str:
        return format_html_join("", '<a href="{}"></a>', ((path,) for path in kept.split()))


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a few. ``choices``: stored value and label; the first is the default of a new page."""

    choices: tuple[tuple[str, Text], ...] = field(default=())

    def cleaned(self, text: str) -> str:
        if text and text not in dict(self.choices):
            raise UncleanText(_("Choose one of what is offered for “%(field)s”.") % {"field": self.label})
        return text

    def said(self, kept: str, zone: ZoneInfo | None = None) -> str:
        return str(dict(self.choices).get(kept, kept))


@lru_cache
def zones() -> dict[str, str]:
    """Time zones of places, by name in lower case. City names are not translated."""
    names = [name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACES)]
    return {name.lower(): name for name in sorted([*names, "UTC"])}


_NO_PLACES = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "posix/", "right/")


@dataclass(frozen=True, kw_only=True)
class Zone(Field):
    """A time zone by its name, such as Europe/Paris; "" is that of the site. A city alone is found."""

    def cleaned(self, text: str) -> str:
        typed = super().cleaned(text).replace(" ", "_").lower()
        if not typed:
            return ""
        known = zones()
        of_city = [name for name in known.values() if name.lower().endswith(f"/{typed}")]
        found = [known[typed]] if typed in known else of_city
        if len(found) != 1:
            sentence = _("No time zone is called “%(zone)s”. Write one by its name, such as Europe/Paris.")
            raise UncleanText(sentence % {"zone": text})
        return found[0]

    def fact(self, kept: str) -> Any:
        return ZoneInfo(kept) if kept in zones().values() else None


@dataclass(frozen=True, kw_only=True)
class WebAddress(Field):
    """An http or https URL; never one that runs code."""

    longest: int = 500
    is_words: bool = True

    def cleaned(self, text: str) -> str:
        address = super().cleaned(text)
        if address and not _is_web_address(address):
            sentence = _("“%(field)s” is a whole address, such as https://example.org/register.")
            raise UncleanText(sentence % {"field": self.label})
        return address

    def fact(self, kept: str) -> Any:
        return kept if _is_web_address(kept) else None

    def linking(self, kept: str) -> str:
        return format_html('<a href="{}"></a>', self.fact(kept) or "")


@dataclass(frozen=True, kw_only=True)
class Moment(Field):
    """A date and time. Typed as local time, stored in UTC, to the minute.

    ``zone`` is the zone of the local time; None: that of the site.
    """

    def cleaned(self, text: str) -> str:
        if not text:
            return ""
        try:
            at = datetime.strptime(text, "%Y-%m-%dT%H:%MZ")
        except ValueError:
            raise self._unreadable() from None
        if at.year <= 1000:
            raise self._unreadable()
        return f"{at:%Y-%m-%dT%H:%MZ}"

    def read(self, typed: str, which: str = "", zone: ZoneInfo | None = None) -> str:
        """``which`` (first, second): for the hour that is repeated when clocks go back."""
        if not typed.strip():
            return ""
        try:
            wall = datetime.strptime(typed.strip()[:16], "%Y-%m-%dT%H:%M")
            return self.cleaned(f"{to_utc(wall, which, zone):%Y-%m-%dT%H:%MZ}")
        except (ValueError, OverflowError):
            raise self._unreadable() from None

    def typed(self, kept: str, zone: ZoneInfo | None = None) -> str:
        at = self.fact(kept)
        return f"{localtime(at, zone):%Y-%m-%dT%H:%M}" if at else kept

    def which(self, kept: str, zone: ZoneInfo | None = None) -> str:
        """Which of the two is meant if that time is repeated, else ""."""
        at = self.fact(kept)
        return which_of_two(at, zone) if at else ""

    def said(self, kept: str, zone: ZoneInfo | None = None) -> str:
        at = self.fact(kept)
        return zoned(at, zone=zone) if at else kept

    def fact(self, kept: str) -> Any:
        try:
            return datetime.strptime(kept, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        except ValueError:
            return None

    def _unreadable(self) -> UncleanText:
        return UncleanText(_("“%(field)s” is a day and time like 2027-03-28T09:30.") % {"field": self.label})


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not {*text} & {*' "<>\\'}
    except ValueError:
        return False
