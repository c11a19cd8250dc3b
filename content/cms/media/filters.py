"""The filters of the library: read from the address, applied in SQL, shown as chips."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.cms.filters import Chip
from content.media.describing import searchable
from content.models import Asset
from content.models.media import MediaKind

KINDS: dict[str, str | Promise] = {
    MediaKind.IMAGE: _("Pictures"),
    MediaKind.DOCUMENT: _("Documents"),
    MediaKind.AUDIO: _("Sounds"),
    MediaKind.VIDEO: _("Videos"),
}
SWITCHES: dict[str, str | Promise] = {
    "mine": _("Mine"),
    "missing": _("Without alternative text"),
    "trash": _("Trash"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the library is narrowed to; unknown values count as absent."""

    kind: str = ""
    section: str = ""
    tag: str = ""
    mine: str = ""
    missing: str = ""
    trash: str = ""
    q: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        section = data.get("section", "")
        return cls(
            kind=data.get("kind", "") if data.get("kind") in KINDS else "",
            section=section if section.isascii() and section.isdigit() and len(section) < 19 else "",
            tag=_line(data.get("tag", ""))[:60],
            q=_line(data.get("q", ""))[:100],
            **{name: "yes" if data.get(name) else "" for name in SWITCHES},
        )

    def apply(self, assets: QuerySet[Asset], person: Any) -> QuerySet[Asset]:
        """``person``: whoever asks, for "mine"."""
        assets = assets.filter(trashed_at__isnull=not self.trash)
        if self.kind:
            assets = assets.filter(kind=self.kind)
        if self.section:
            assets = assets.filter(section_id=int(self.section))
        if self.tag:
            assets = assets.filter(tags__name=self.tag)
        if self.mine:
            assets = assets.filter(uploader_id=person.pk)
        if self.missing:
            assets = assets.filter(kind=MediaKind.IMAGE, decorative=False, alternative_text="")
        if words := searchable(self.q).split():
            query = " & ".join(f"{word}:*" for word in words)
            assets = assets.filter(search=SearchQuery(query, search_type="raw", config="simple"))
        return assets

    @property
    def any(self) -> bool:
        return self != Filters()

    def kept(self) -> list[tuple[str, str]]:
        """What a new search keeps of the other filters."""
        return [
            (n, getattr(self, n)) for n in self.__slots__ if n not in {"q", "section"} and getattr(self, n)
        ]

    def query(self, **more: str) -> str:
        values = {name: getattr(self, name) for name in self.__slots__} | more
        return urlencode({name: value for name, value in values.items() if value})

    def chips(self, section: str) -> Iterator[Chip]:
        """``section``: the title of the one that the list is narrowed to, if the person may see it."""
        for value, label in KINDS.items():
            yield self._chip(label, "kind", value)
        for name, label in SWITCHES.items():
            yield self._chip(label, name, "yes")
        if section:
            yield self._chip(section, "section", self.section)
        if self.tag:
            yield self._chip(self.tag, "tag", self.tag)

    def _chip(self, label: str | Promise, name: str, value: str) -> Chip:
        current = getattr(self, name) == value
        return Chip(label, replace(self, **{name: "" if current else value}).query(), current)


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
