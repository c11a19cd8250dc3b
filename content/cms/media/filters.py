"""Filters of the media library: parsed from the URL, applied in SQL, shown as chips."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, ClassVar, Self

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.cms.lists.bounded_pages import FEW
from content.cms.lists.filters import Chip, UrlFilters
from content.media.metadata import bare_words
from content.models import Asset, AssetVersion, MediaTag
from content.models.media import DIGEST_FORM, MediaKind
from content.models.triggers.search_cjk import apart, beginnings
from foundation.pagination import key_in

_MISSING = Q(kind=MediaKind.IMAGE, decorative=False, alternative_text="")
_VERSIONS = AssetVersion.objects.filter(asset=OuterRef("pk"))
_TAGGED = Asset.tags.through.objects.all()
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
class Filters(UrlFilters):
    """Active filters of the library; unknown values are ignored."""

    typed: ClassVar[frozenset[str]] = frozenset({"q", "section"})
    kind: str = ""
    section: str = ""
    tag: str = ""
    mine: str = ""
    missing: str = ""
    trash: str = ""
    file: str = ""  # a digest: files that have these bytes, now or in an earlier version
    q: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        section = data.get("section", "")
        return cls(
            kind=data.get("kind", "") if data.get("kind") in KINDS else "",
            section=section if key_in(section) else "",
            tag=_line(data.get("tag", ""))[:60],
            file=data.get("file", "") if _DIGEST.fullmatch(data.get("file", "")) else "",
            q=_line(data.get("q", ""))[:100],
            **{name: "yes" if data.get(name) else "" for name in SWITCHES},
        )

    def apply(self, assets: QuerySet[Asset], person: int) -> QuerySet[Asset]:
        """``person``: key of the current user, for "mine"."""
        return assets.filter(self._of_the_trash, *self._conditions(person).values())

    def walked(self, assets: QuerySet[Asset], person: int) -> tuple[QuerySet[Asset], Q]:
        """``assets`` filtered by what has an index in list order, and the condition to check for each."""
        asked = self._conditions(person)
        assets = assets.filter(self._of_the_trash)
        for name in () if self.trash else ("mine", "missing", "section", "kind"):
            if name in asked:
                assets = assets.filter(asked.pop(name))
                break
        return assets, reduce(and_, asked.values(), Q())

    def few(self) -> list[int] | None:
        """Files with the tag, the bytes or the words, by whichever of these few files have. A query for each."""
        for rows in self._in_an_index():
            if len(keys := list(rows.order_by()[: FEW + 1])) <= FEW:
                return keys
        return None

    def _in_an_index(self) -> Iterator[QuerySet[Any, int]]:
        if self.file:
            yield AssetVersion.objects.filter(file=self.file).values_list("asset_id", flat=True)
        if self.tag:
            yield _TAGGED.filter(mediatag=_key_of(self.tag)).values_list("asset_id", flat=True)
        if words := _words_in(self.q):
            yield Asset.objects.filter(words).values_list("pk", flat=True)

    @property
    def _of_the_trash(self) -> Q:
        return Q(trashed_at__isnull=not self.trash)

    def _conditions(self, person: int) -> dict[str, Q]:
        given = {
            "kind": Q(kind=self.kind) if self.kind else Q(),
            "section": Q(section_id=int(self.section)) if self.section else Q(),
            "mine": Q(uploader_id=person) if self.mine else Q(),
            "missing": _MISSING if self.missing else Q(),
            "file": Q(Exists(_VERSIONS.filter(file=self.file))) if self.file else Q(),
            "tag": Q(Exists(_TAGGED.filter(asset=OuterRef("pk"), mediatag__name=self.tag)))
            if self.tag
            else Q(),
            "q": _words_in(self.q),
        }
        return {name: condition for name, condition in given.items() if condition}

    def chips(self, section: str) -> Iterator[Chip]:
        """``section``: title of the section filter, if the user may see it."""
        for value, label in KINDS.items():
            yield self._chip(label, "kind", value)
        for name, label in SWITCHES.items():
            yield self._chip(label, name, "yes")
        if section:
            yield self._chip(section, "section", self.section)
        if self.tag:
            yield self._chip(self.tag, "tag", self.tag)


def _key_of(tag: str) -> int:
    """With the name alone PostgreSQL cannot tell a rare tag from a frequent one."""
    return MediaTag.objects.filter(name=tag).values_list("pk", flat=True).first() or 0


def _words_in(typed: str) -> Q:
    """Files with words that begin with the typed ones; an empty Q without one."""
    words = bare_words(typed).split()
    query = " & ".join(f"({' | '.join(beginnings(part))})" for word in words for part in apart(word))
    return Q(search=SearchQuery(query, search_type="raw", config="simple")) if words else Q()


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
