"""Redaction preview: what would be removed, with its context, as shown before agreement."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from audit.stored_messages import gettext as _
from content.models import Article, Attachment, Comment, PublicText, ReviewNote
from content.models.redaction import CutKind
from content.redaction.finding import passage_at
from content.redaction.occurrences import STEP, Place, text_at
from foundation.chunked import objects_of

AROUND = 120  # characters on both sides, markup included
EXCERPTS = 5


@dataclass(frozen=True)
class Holder:
    """A version, note, comment or file: its label, its URL, and (before, gone, after) of each occurrence."""

    name: str
    url: str
    excerpts: list[tuple[str, str, str]]
    more: int = 0


def holders_of(article: Article, places: Iterable[Place]) -> list[Holder]:
    """Occurrences by holder, newest version first."""
    grouped = groupby(sorted(places), key=lambda place: (place.kind, place.row))
    rows = {key: list(group) for key, group in grouped}
    shown: list[Holder] = []
    for kind, show in ((CutKind.REVISION, _revisions), (CutKind.NOTE, _notes), (CutKind.COMMENT, _whole),
                       (CutKind.ATTACHMENT, _whole), (CutKind.TEXT, _texts)):  # fmt: skip
        chosen = {row: group for (of, row), group in rows.items() if of == kind}
        shown += show(article, kind, chosen) if chosen else []
    return shown


def _revisions(article: Article, kind: str, chosen: dict[int, list[Place]]) -> Iterator[Holder]:
    """Read in steps, so that only excerpts of each version stay in memory."""
    shown: list[Holder] = []
    for revision in objects_of(article.revisions.filter(pk__in=chosen), "number", size=STEP):
        places = chosen[revision.pk]
        name = _("Version %(number)d") % {"number": revision.number}
        if revision.pk == article.live_id:
            name = _("Version %(number)d, which readers see") % {"number": revision.number}
        url = reverse("cms:revision", args=[article.pk, revision.number])
        excerpts = [_excerpt(revision.text_of(place.field), place) for place in places if place.mark]
        shown.append(Holder(name, url, excerpts[:EXCERPTS], max(0, len(excerpts) - EXCERPTS)))
    return reversed(shown)


def _excerpt(stored: str, place: Place) -> tuple[str, str, str]:
    start, end = place.start, place.start + place.length
    if place.field != "body":
        return stored[max(0, start - AROUND) : start], stored[start:end], stored[end : end + AROUND]
    gone = passage_at(stored, start, end) or stored[start:end]
    return passage_at(stored, start - AROUND, start), gone, passage_at(stored, end, end + AROUND)


def _notes(article: Article, kind: str, chosen: dict[int, list[Place]]) -> Iterator[Holder]:
    for note in ReviewNote.objects.filter(pk__in=chosen).select_related("author"):
        excerpts = [_excerpt(getattr(note, place.field), place) for place in chosen[note.pk]]
        yield Holder(_("A note by %(name)s") % {"name": note.author}, "", excerpts[:EXCERPTS])


def _texts(article: Article, kind: str, chosen: dict[int, list[Place]]) -> Iterator[Holder]:
    for text in PublicText.objects.filter(pk__in=chosen).order_by("pk"):
        excerpts = [_excerpt(text_at(place), place) for place in chosen[text.pk]]
        yield Holder(_("Former words: %(text)s") % {"text": text}, "", excerpts[:EXCERPTS])


def _whole(article: Article, kind: str, chosen: dict[int, list[Place]]) -> Iterator[Holder]:
    model: Any = Comment if kind == CutKind.COMMENT else Attachment
    for one in model.objects.filter(pk__in=chosen).order_by("pk"):
        if kind == CutKind.COMMENT:
            yield Holder(_("The whole comment by %(name)s") % {"name": one.name}, "", [("", one.text, "")])
        else:
            name = _("What an import said about a file")
            yield Holder(name, "", [("", f"{one.title} {one.alternative_text} {one.caption}", "")])
