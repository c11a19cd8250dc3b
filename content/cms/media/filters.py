"""The filters of the library: read from the address, applied in SQL, shown as chips."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.cms.filters import Chip
from content.media.describing import bare_words
from content.models import Asset, AssetVersion, MediaTag
from content.models.media import DIGEST_FORM, MediaKind
from content.models.written_together import apart, beginnings

FEW = 2_000  # files
_DIGEST = re.compile(DIGEST_FORM, re.ASCII)

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
    file: str = ""  # a digest: what has these bytes, now or in an earlier version
    q: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        section = data.get("section", "")
        return cls(
            kind=data.get("kind", "") if data.get("kind") in KINDS else "",
            section=section if section.isascii() and section.isdigit() and len(section) < 19 else "",
            tag=_line(data.get("tag", ""))[:60],
            file=data.get("file", "") if _DIGEST.fullmatch(data.get("file", "")) else "",
            q=_line(data.get("q", ""))[:100],
            **{name: "yes" if data.get(name) else "" for name in SWITCHES},
        )

    def apply(self, assets: QuerySet[Asset], person: int) -> QuerySet[Asset]:
        """``person``: the key of whoever asks, for "mine". A query for a tag, and one for words."""
        assets = assets.filter(trashed_at__isnull=not self.trash)
        if self.kind:
            assets = assets.filter(kind=self.kind)
        if self.section:
            assets = assets.filter(section_id=int(self.section))
        if self.tag:
            assets = _with_tag(assets, self.tag)
        if self.file:
            versions = AssetVersion.objects.filter(asset=OuterRef("pk"), file=self.file)
            assets = assets.filter(Exists(versions))
        if self.mine:
            assets = assets.filter(uploader_id=person)
        if self.missing:
            assets = assets.filter(kind=MediaKind.IMAGE, decorative=False, alternative_text="")
        if words := bare_words(self.q).split():
            assets = _with_words(assets, words)
        return assets

    @property
    def any(self) -> bool:
        return self != Filters()

    @property
    def asks(self) -> bool:
        """Whether it is about something that somebody typed or a tag, which are looked up first."""
        return bool(self.q or self.tag or self.file)

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


def _with_tag(assets: QuerySet[Asset], name: str) -> QuerySet[Asset]:
    """By the tag's key: by its name PostgreSQL cannot tell a rare tag from a common one.

    Few are looked up one by one. Of many it would do the same, and find that none is of a section that the person sees;
    inside a CASE they are read once, and the files tried in the order in which they are shown.
    """
    tag = MediaTag.objects.filter(name=name).values_list("pk", flat=True).first()
    tagged = Asset.tags.through.objects.filter(mediatag=tag or 0).values_list("asset", flat=True)
    found = list(tagged[:FEW])
    if len(found) < FEW:
        return assets.filter(pk__in=found)
    return assets.filter(Case(When(pk__in=tagged, then=True), default=False, output_field=BooleanField()))


def _with_words(assets: QuerySet[Asset], words: list[str]) -> QuerySet[Asset]:
    """Few are looked up in the index of words; of many the newest are soon found in the order in which they are shown.

    PostgreSQL cannot tell how many files a beginning of a word fits, and would look at all of them to find one.
    """
    query = " & ".join(f"({' | '.join(beginnings(part))})" for word in words for part in apart(word))
    fits = Q(search=SearchQuery(query, search_type="raw", config="simple"))
    found = list(Asset.objects.filter(fits).order_by().values_list("pk", flat=True)[:FEW])
    return assets.filter(pk__in=found) if len(found) < FEW else assets.filter(fits)


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
