"""Sanitiser report: what was removed from a text, to show its author, and script in it, for the sensor."""

import re
from collections import Counter
from collections.abc import Mapping

from audit.stored_messages import gettext as _
from content.text.html_text import CONTROLS, HTMLReader, unseen_in

# Renamed or implied by editors; no author misses them.
_UNREMARKABLE = frozenset({"html", "head", "body", "tbody", "rel", "target", "colgroup", "col"})


# A ">" may be inside an attribute, so a handler is searched after any "<" that opens a tag.
_SCRIPT = re.compile(
    r"<script\b|<[a-z][^<]{0,500}[\s/\"']on[a-z]{3,20}\s{0,20}=|(?:href|src|action)\s{0,20}=\s{0,20}[\"']?\s{0,20}javascript:|<iframe\b[^<]{0,500}srcdoc",
    re.IGNORECASE,
)
# The two of them that need no attribute with a value.
_WITHOUT_SIGN = re.compile(r"<(?:script|iframe)\b", re.IGNORECASE)
LONGEST_LOOKED_AT = 300_000


def lost_from(sent: Mapping[str, str], cleaned: str) -> list[str]:
    """What title, summary and body of a form lose; ``cleaned`` is the body after cleaning."""
    unseen = sum(unseen_in(sent.get(name, "")) for name in ("title", "summary"))
    body = sent.get("body", "")
    unseen += len(CONTROLS.findall(body)) - len(CONTROLS.findall(cleaned))
    lines = [_("invisible characters (%(count)d)") % {"count": unseen}] if unseen else []
    return lines + removed_by_cleaning(body, cleaned)


def removed_by_cleaning(html: str, cleaned: str) -> list[str]:
    """A line for each kind of element, attribute or link that ``html`` has and ``cleaned`` no longer has."""
    if html == cleaned:
        return []  # in the editor's form: not parsed twice every few seconds
    before, after = _Inventory.of(html), _Inventory.of(cleaned)
    lines = [
        _("element “%(name)s” (%(count)d)") % {"name": name, "count": count}
        for name, count in sorted((before.elements - after.elements).items())
        if name not in _UNREMARKABLE
    ]
    lines += [
        _("attribute “%(name)s” (%(count)d)") % {"name": name, "count": count}
        for name, count in sorted((before.attributes - after.attributes).items())
        if name not in _UNREMARKABLE
    ]
    lines += [
        _("link or picture address “%(address)s”") % {"address": address[:100]}
        for address in sorted((before.addresses - after.addresses).keys())
    ]
    return lines


class _Inventory(HTMLReader):
    def __init__(self) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.addresses: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        for name, value in attrs:
            if name in {"href", "src"}:
                self.addresses[value or ""] += 1
            else:
                self.attributes[name] += 1


def script_in(html: str) -> str:
    """The first piece of script, shortened; "" if there is none."""
    looked_at = html[:LONGEST_LOOKED_AT]
    if "=" not in looked_at and not _WITHOUT_SIGN.search(looked_at):
        return ""  # text without any attribute, the most common case
    found = _SCRIPT.search(looked_at)
    return found[0][-60:] if found else ""
