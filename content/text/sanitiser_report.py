"""Sanitiser report: what was removed from a text, to show its author."""

from collections import Counter
from html.parser import HTMLParser

from audit.stored_messages import gettext as _

# Renamed or implied by editors; no author misses them.
_UNREMARKABLE = frozenset({"html", "head", "body", "tbody", "rel", "target", "colgroup", "col"})


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


class _Inventory(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.addresses: Counter[str] = Counter()

    @classmethod
    def of(cls, html: str) -> "_Inventory":
        inventory = cls()
        inventory.feed(html)
        inventory.close()
        return inventory

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        for name, value in attrs:
            if name in {"href", "src"}:
                self.addresses[value or ""] += 1
            else:
                self.attributes[name] += 1
