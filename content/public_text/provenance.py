"""Provenance of names and crops that readers see with an article: the public texts from which they come."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Model, Q

from audit.actors import identity_of
from audit.models import Entry
from content.models import Article, Asset, Byline, PublicText, Revision, Topic
from content.models.media import MediaKind
from content.models.public_text import TextKind
from content.public_text.events import SHOWN, TEXT_REDACTED
from content.public_text.verbs import WRITERS, Words, digest_of

BY_DEFAULT = {"focal_point": "none"}


class Version(NamedTuple):
    """An applied public text, the audit log entry that names its digest, and the last one of a removal by law."""

    text: PublicText
    entry: Entry | None
    removal: Entry | None

    @property
    def is_recorded(self) -> bool:
        text, said = self.text, self.entry.public if self.entry else {}
        known = tuple(said[name][1] for name in ("kind", "key", "digest") if name in said)
        # The first words of a thing are older than its key.
        digests = {digest_of(text.kind, key, text.words, text.salt) for key in (text.subject, None)}
        left = self.removal.public["digest_after"][1] if self.removal else text.digest
        return known == (text.kind, text.subject, text.digest) and left in digests


class Shown(NamedTuple):
    """What readers see of a thing; its versions, oldest first, from which it comes."""

    kind: TextKind
    thing: Model
    words: Words
    versions: Sequence[Version]

    @property
    def said(self) -> str:
        return " · ".join(value for value in self.words.values() if value)

    @property
    def is_recorded(self) -> bool:
        """Whether the audit log names exactly these words."""
        known = reduce(or_, (version.text.words for version in self.versions), BY_DEFAULT)
        same = all(known.get(name, "") == value for name, value in self.words.items())
        return same and all(version.is_recorded for version in self.versions)


def shown_with(article: Article) -> list[Shown]:
    """Its section, and topics, bylines and cropped pictures of its live version. Four queries, and two for texts."""
    live = article.live
    things = [(TextKind.SECTION, article.section), *(_named_in(live) if live else ())]
    keys = reduce(or_, (Q(kind=kind, subject=thing.pk) for kind, thing in things))
    texts = list(PublicText.objects.filter(keys, applied_at__isnull=False).order_by("pk"))
    entries, removals = _entries_about(texts)
    found = []
    for kind, thing in things:
        words = words_shown(kind, thing)
        own = [text for text in texts if (text.kind, text.subject) == (kind, thing.pk)]
        last = {name: text.pk for text in own for name in text.words if name in words}
        seen = [(text, str(text.pk)) for text in own if text.pk in last.values()]
        kept = [Version(text, entries.get(key), removals.get(key)) for text, key in seen]
        if kept or kind != TextKind.PICTURE or words != BY_DEFAULT:
            found.append(Shown(kind, thing, words, kept))
    return found


def words_shown(kind: TextKind, thing: Model) -> Words:
    """Of what became part of another thing, only that; nothing of an erased person, nor what introduces a section."""
    words = {name: value for name, value in WRITERS[kind].read(thing).items() if name != "introduction"}
    if getattr(thing, "removed_at", None):
        return {}
    return {name: words[name] for name in words if (name == "merged_into") == bool(words.get("merged_into"))}


def _named_in(live: Revision) -> Iterator[tuple[TextKind, Model]]:
    """Also what became part of another one, which readers see instead."""
    for kind, named in (
        (TextKind.TOPIC, Topic.objects.filter(pk__in=live.topic_ids)),
        (TextKind.BYLINE, Byline.objects.filter(pk__in=live.byline_ids)),
    ):
        for thing in (
            WRITERS[kind]
            .model._default_manager.filter(
                Q(pk__in=named.values("pk")) | Q(pk__in=named.values("merged_into"))
            )
            .order_by("pk")
        ):
            yield kind, thing
    shown = Asset.objects.filter(kind=MediaKind.IMAGE, versions__uses__revision=live)
    yield from ((TextKind.PICTURE, asset) for asset in shown.distinct().order_by("pk"))


def _entries_about(texts: Sequence[PublicText]) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The first entry about each since which readers see it, and the last one of a removal by law from it."""
    shown: dict[str, Entry] = {}
    removals: dict[str, Entry] = {}
    if not texts:
        return shown, removals
    kind, keys = identity_of(texts[0]).kind, [str(text.pk) for text in texts]
    events = (*SHOWN, TEXT_REDACTED.name)
    for entry in Entry.objects.filter(subject_kind=kind, subject_id__in=keys, event__in=events).order_by(
        "pk"
    ):
        if entry.event == TEXT_REDACTED.name:
            removals[entry.subject_id] = entry
        else:
            shown.setdefault(entry.subject_id, entry)
    return shown, removals
