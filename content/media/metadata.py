"""Metadata of a file: title, alternative text, caption, credit, licence, language, focal point and tags."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import EDIT_MEDIA
from content.media import events
from content.media.errors import Undescribed
from content.models import Asset, MediaTag, PublicText, Section
from content.models.public_text import TextKind
from content.models.triggers.search_cjk import pairs_in
from content.public_text.verbs import Words, Writer, propose
from content.text.html_text import one_line
from rbac.decisions import authorize

MOST_TAGS = 30
_VOICED = "\u3099\u309a"  # no accents: they change the sound of a kana
type FocalPoint = tuple[int, int]  # horizontal and vertical, in thousandths


@dataclass(frozen=True, slots=True)
class Description:
    """Metadata that users enter. ``replace(Description.of(asset), title="…")`` changes one field."""

    title: str
    alternative_text: str = ""
    decorative: bool = False
    caption: str = ""
    credit: str = ""
    licence: str = ""
    language: str = ""
    focal_point: FocalPoint | None = None
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, asset: Asset) -> "Description":
        across, down = asset.focal_x, asset.focal_y
        return cls(
            **{name: getattr(asset, name) for name in SAME_FIELDS},
            focal_point=None if across is None or down is None else (across, down),
            tags=tuple(asset.tags.values_list("name", flat=True)),
        )

    def cleaned(self) -> "Description":
        """As it will be stored. Raises Undescribed."""
        texts: dict[str, Any] = {name: one_line(getattr(self, name)) for name in _TEXTS}
        for name, text in texts.items():
            field: Any = Asset._meta.get_field(name)
            if len(text) > field.max_length:
                raise Undescribed(
                    _("“%(field)s” is longer than %(n)d characters. Shorten it.")
                    % {"field": field.verbose_name, "n": field.max_length}
                )
        if not texts["title"]:
            raise Undescribed(_("Give the file a title."))
        if self.decorative and texts["alternative_text"]:
            raise Undescribed(
                _(
                    "A decorative picture has no alternative text. Take out the text, or do not call it decorative."
                )
            )
        if self.focal_point and not all(0 <= n <= 1000 for n in self.focal_point):
            raise Undescribed(_("The focal point has to be inside the picture."))
        return replace(self, **texts, tags=clean_tags(self.tags))


_TEXTS = ("title", "alternative_text", "caption", "credit", "licence", "language")
SAME_FIELDS = (*_TEXTS, "decorative")  # of a description and of an asset


@transaction.atomic
def edit(asset: Asset, *, by: Actor, description: Description) -> Asset:
    """Unchanged metadata is neither written nor recorded. A focal point that readers see waits for a second person.

    Raises Refused, Undescribed, and WrongState while another focal point waits.
    """
    asset = _locked(asset)
    authorize(by, EDIT_MEDIA, asset)
    new, old = description.cleaned(), Description.of(asset)
    changes = [name for name, value in asdict(new).items() if value != getattr(old, name)]
    if "focal_point" in changes:
        changes.remove("focal_point")
        propose(TextKind.PICTURE, asset, {"focal_point": _written(new.focal_point)}, by=by)
    if changes:
        for name in SAME_FIELDS:
            setattr(asset, name, getattr(new, name))
        asset.changed_at = Now()
        asset.save(update_fields=[*SAME_FIELDS, "changed_at"])
        if "tags" in changes:
            asset.tags.set(tags_named(new.tags))
        write_words(asset)
        record(events.MEDIA_EDITED, by=by, about=asset, changes=changes)
    return _locked(asset)


def _written(point: FocalPoint | None) -> str:
    return "{} {}".format(*point) if point else "none"


def words_of(asset: Asset) -> Words:
    return {"focal_point": _written(Description.of(asset).focal_point)}


def _point(text: PublicText, by: Actor) -> Asset:
    asset = _locked(Asset(pk=text.subject))
    across, _space, down = text.words["focal_point"].partition(" ")
    asset.focal_x, asset.focal_y = (int(across), int(down)) if down else (None, None)
    asset.changed_at = Now()
    asset.save(update_fields=["focal_x", "focal_y", "changed_at"])
    # The front page crops the pictures of what it leads with.
    Section.objects.filter(pk=asset.section_id).update(public_version=F("public_version") + 1)
    record(events.MEDIA_EDITED, by=by, about=asset, changes=["focal_point"])
    return asset


WORDS = Writer(Asset, words_of, _point)


@transaction.atomic
def tag(assets: Iterable[Asset], *, by: Actor, add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
    """Adds and removes tags of several files at once; returns how many changed. All or none: raises Refused."""
    adding, removing, changed = clean_tags(add), set(clean_tags(remove)), 0
    for asset in sorted(assets, key=lambda asset: asset.pk):
        asset = _locked(asset)
        authorize(by, EDIT_MEDIA, asset)
        old = set(asset.tags.values_list("name", flat=True))
        new = clean_tags((old - removing) | set(adding))
        if old != set(new):
            asset.tags.set(tags_named(new))
            write_words(asset)
            record(events.MEDIA_EDITED, by=by, about=asset, changes=["tags"])
            changed += 1
    return changed


def clean_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Lower case, each once, in order. Raises Undescribed for one that is too long and for too many."""
    tags = tuple(sorted({one_line(name.replace(",", " ")).lower() for name in names} - {""}))
    longest = MediaTag._meta.get_field("name").max_length or 0
    if len(tags) > MOST_TAGS or any(len(name) > longest for name in tags):
        raise Undescribed(
            _("A file has at most %(most)d tags of at most %(longest)d characters.")
            % {"most": MOST_TAGS, "longest": longest}
        )
    return tags


def write_words(asset: Asset) -> None:
    """Updates the search text of ``asset`` from its metadata."""
    said = [asset.title, asset.alternative_text, asset.caption, asset.credit, asset.licence]
    said += asset.tags.values_list("name", flat=True)
    said += asset.versions.order_by("-number").values_list("file_name", flat=True)[:10]
    Asset.objects.filter(pk=asset.pk).update(words=searchable(" ".join(said)))


def searchable(text: str) -> str:
    """Search form of ``text``: its words, and tokens that find Chinese and Japanese words inside longer runs."""
    words = bare_words(text)
    return f"{words} {pairs_in(words)}".rstrip()


def bare_words(text: str) -> str:
    """``text`` normalised for comparison: without accents and case, split at word boundaries."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in plain if one in _VOICED or not unicodedata.combining(one))
    return " ".join(re.findall(rf"(?:[^\W_]|[{_VOICED}])+", bare))


def tags_named(names: Iterable[str]) -> list[MediaTag]:
    """Rows of clean tag names, created if missing."""
    names = list(names)
    MediaTag.objects.bulk_create([MediaTag(name=name) for name in names], ignore_conflicts=True)
    return list(MediaTag.objects.filter(name__in=names))


def _locked(asset: Asset) -> Asset:
    Asset.objects.select_for_update().values_list("pk").get(pk=asset.pk)
    return Asset.objects.select_related("section__scope").get(pk=asset.pk)
