"""All occurrences of what is redacted: versions, review notes, comments, import records, public texts, old addresses.

Public texts: former words of the article's section and of those above it, and of all topics and bylines, which belong
to the whole site.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Model, Q, QuerySet

from content.kinds.kind import kinds
from content.kinds.sharing import SHARE_PICTURE
from content.models import (
    Address,
    Article,
    Attachment,
    Comment,
    PublicText,
    Redaction,
    RedactionCut,
    ReviewNote,
    Revision,
)
from content.models.address import AddressKind
from content.models.comment import CommentState
from content.models.public_text import TextKind
from content.models.redaction import CutKind, RedactionKind
from content.notes.anchors import Passage, place_in, text_to_note
from content.public_text.verbs import WRITERS, thing_of
from content.redaction.finding import (
    Cut,
    cuts_in_html,
    cuts_in_text,
    cuts_of_address,
    cuts_of_picture,
    passage_at,
    pattern_of,
    pictures_in,
)
from foundation.chunked import objects_of
from foundation.slugs import slug_from

SPOKEN = ("title", "alternative_text", "caption", "description", "source_address")
ADDRESSES = (".slug", ".path", ".target")  # fields of words
SIDES = ("words", "before")  # of a public text
STEP = 50  # versions in memory at once


@dataclass(frozen=True)
class Wanted:
    """What is redacted: exactly one of the passage, the address of a picture and the key of a comment."""

    passage: str = ""
    picture: str = ""
    comment: int | None = None

    @property
    def kind(self) -> RedactionKind:
        if self.comment is not None:
            return RedactionKind.COMMENT
        return RedactionKind.PICTURE if self.picture else RedactionKind.PASSAGE

    @property
    def pattern(self) -> re.Pattern[str] | None:
        return pattern_of(self.passage) if self.kind == RedactionKind.PASSAGE else None


class Place(NamedTuple):
    """One row of RedactionCut, before it is one."""

    kind: str
    row: int
    field: str = ""
    start: int = 0
    length: int = 0
    mark: bool = True


class Search(NamedTuple):
    """Occurrences found so far: in versions and notes up to these, and in what came with them."""

    places: tuple[Place, ...] = ()
    version: int = 0  # its number
    note: int = 0
    last_cut: datetime | None = None  # when text was last cut from versions


NOTHING_YET = Search()


def places_of(article: Article, wanted: Wanted) -> list[Place]:
    """Every occurrence in the article. Raises UncleanText for a passage that is too short or too long."""
    return [*find_occurrences(article, wanted).places]


def find_occurrences(article: Article, wanted: Wanted, since: Search = NOTHING_YET) -> Search:
    """The same, and how far it searched: versions and notes covered by ``since`` are not searched again.

    They are numbered while the article's row is locked, and change only by a redaction, after which all are
    searched again. So the search runs before the row is locked, and afterwards only over what is new. In steps:
    few of them are in memory at once. Raises UncleanText for a passage that is too short or too long.
    """
    if wanted.comment is not None:
        there = article.comments.filter(pk=wanted.comment).exclude(state=CommentState.REMOVED)
        return Search(tuple(Place(CutKind.COMMENT, pk) for pk in there.values_list("pk", flat=True)))
    pattern, last_cut = wanted.pattern, _last_cut(article)
    places, version, note, _ = since if since.last_cut == last_cut else NOTHING_YET
    found = {place for place in places if place.kind in (CutKind.REVISION, CutKind.NOTE)}
    for revision in objects_of(article.revisions.filter(number__gt=version), "number", size=STEP):
        found.update(_in_revision(article, revision, wanted.picture, pattern))
        version = revision.number
    if pattern:
        notes = ReviewNote.objects.filter(revision__article=article, pk__gt=note).select_related("revision")
        for one in objects_of(notes, size=STEP):
            found.update(_in_note(one, pattern))
            note = one.pk
        found.update(_in_comments(article, pattern), _in_attachments(article, pattern))
        for text, held in _texts_with(article, wanted):
            found.update(() if _saying(text, wanted) else held)
    return Search(tuple(sorted(found)), version, note, last_cut)


def _last_cut(article: Article) -> datetime | None:
    """By a completed redaction, or because the article was deleted for good."""
    moments = Article.objects.filter(pk=article.pk).values_list("purged_at", Max("redactions__done_at"))
    return max((moment for moment in moments.get() if moment), default=None)


def fingerprint(places: Iterable[Place]) -> str:
    """Fingerprint by which an agreement is bound to what was shown."""
    return hashlib.sha256(repr(sorted(map(tuple, places))).encode()).hexdigest()[:32]


def stored_places(redaction: Redaction) -> list[Place]:
    names = Place._fields
    return sorted(Place(*row) for row in redaction.cuts.values_list(*names))


def wanted_again(redaction: Redaction) -> Wanted | None:
    """What was requested, read from one of its occurrences: the text itself is stored nowhere else."""
    if redaction.kind == RedactionKind.COMMENT:
        return Wanted(comment=redaction.cuts.values_list("row", flat=True).first())
    cuts = list(redaction.cuts.filter(length__gt=0).order_by("kind", "row", "field", "start"))
    for cut in cuts:
        if cut.mark and (found := _read(redaction, cut, cuts)):
            return found
    return None


def _read(redaction: Redaction, cut: RedactionCut, cuts: list[RedactionCut]) -> Wanted | None:
    if cut.kind == CutKind.NOTE:
        text = getattr(ReviewNote.objects.get(pk=cut.row), cut.field)
        return Wanted(passage=text[cut.start : cut.start + cut.length])
    if cut.kind == CutKind.TEXT:
        return Wanted(passage=text_at(cut)[cut.start : cut.start + cut.length])
    revision = redaction.article.revisions.get(pk=cut.row)
    stored = revision.text_of(cut.field)
    if cut.field != "body":
        return Wanted(passage=stored[cut.start : cut.start + cut.length])
    if redaction.kind == RedactionKind.PICTURE:
        source = next(pictures_in(stored[cut.start : cut.start + cut.length]), "")
        return Wanted(picture=source) if source else None
    end = cut.start + cut.length
    for later in cuts:  # pieces of one passage, divided by tags
        if (later.row, later.field, later.kind) == (cut.row, cut.field, cut.kind) and later.start >= end:
            if later.mark:
                break
            end = later.start + later.length
    said = passage_at(stored, cut.start, end)
    return Wanted(passage=said) if said.strip() else None


def _in_revision(
    article: Article, revision: Revision, picture: str, pattern: re.Pattern[str] | None
) -> Iterator[Place]:
    if pattern is None:
        yield from _at(revision.pk, "body", cuts_of_picture(revision.body, picture))
        shared = cuts_of_address(revision.details.get(SHARE_PICTURE.name, ""), picture)
        yield from _at(revision.pk, f"details.{SHARE_PICTURE.name}", shared)
        return
    yield from _at(revision.pk, "title", cuts_in_text(revision.title, pattern))
    yield from _at(revision.pk, "summary", cuts_in_text(revision.summary, pattern))
    yield from _at(revision.pk, "body", cuts_in_html(revision.body, pattern))
    yield from _at(revision.pk, "correction_notes", cuts_in_text(revision.correction_notes, pattern))
    for name in (field.name for field in kinds[article.kind].fields if field.is_words):
        said = revision.details.get(name, "")
        yield from _at(revision.pk, f"details.{name}", cuts_in_text(said, pattern))


def _at(row: int, field: str, cuts: Iterable[Cut]) -> Iterator[Place]:
    return (Place(CutKind.REVISION, row, field, *cut) for cut in cuts)


def _in_note(note: ReviewNote, pattern: re.Pattern[str]) -> Iterator[Place]:
    for field, cuts in (
        ("text", cuts_in_text(note.text, pattern)),
        ("quote", cuts_in_quote(note, pattern)),
    ):
        yield from (Place(CutKind.NOTE, note.pk, field, *cut) for cut in cuts)


def _in_comments(article: Article, pattern: re.Pattern[str]) -> Iterator[Place]:
    for comment in objects_of(article.comments.all()):
        if any(pattern.search(said) for said in (comment.text, comment.name, comment.in_reply_to)):
            yield Place(CutKind.COMMENT, comment.pk)


def _in_attachments(article: Article, pattern: re.Pattern[str]) -> Iterator[Place]:
    for file in objects_of(Attachment.objects.filter(article=article)):
        if any(pattern.search(getattr(file, name)) for name in SPOKEN):
            yield Place(CutKind.ATTACHMENT, file.pk)


def _texts_with(article: Article, wanted: Wanted) -> Iterator[tuple[PublicText, list[Place]]]:
    if (pattern := wanted.pattern) is None:
        return
    here = Q(kind=TextKind.SECTION, scope__in=article.section.scope.ancestor_ids)
    site = (TextKind.REDIRECT, TextKind.SITE, TextKind.PAGE, TextKind.NOTICE)
    everywhere = Q(kind__in=(TextKind.TOPIC, TextKind.BYLINE, *site))
    for text in objects_of(PublicText.objects.filter(here | everywhere)):
        found = []
        for field, said in (
            (f"{side}.{n}", said) for side in SIDES for n, said in getattr(text, side).items()
        ):
            cuts = cuts_in_text(said, pattern)
            if field.endswith(ADDRESSES) and address_says(said, wanted):
                cuts = [Cut(0, len(said), mark=False)]
            found += [Place(CutKind.TEXT, text.pk, field, *cut) for cut in cuts]
        if found:
            yield text, found


def said_today(article: Article, wanted: Wanted | None) -> list[Model]:
    """Sections, topics, bylines, redirects and the site, where readers see such words of them: to be changed first."""
    found = [_saying(text, wanted) for text, _places in _texts_with(article, wanted)] if wanted else []
    return list(dict.fromkeys(thing for thing in found if thing))


def _saying(text: PublicText, wanted: Wanted) -> Model | None:
    """The thing that ``text`` is about, if it says it today. One that became part of another is not seen."""
    thing, pattern = thing_of(text), wanted.pattern
    if thing is None or pattern is None or getattr(thing, "merged_into_id", None):
        return None
    words = WRITERS[text.kind].read(thing)
    says = any(map(pattern.search, words.values())) or any(
        address_says(said, wanted) for name, said in words.items() if f".{name}" in ADDRESSES
    )
    return thing if says else None


def text_at(cut: Place | RedactionCut) -> str:
    """The words of a public text at a place."""
    side, _dot, name = cut.field.partition(".")
    return str(getattr(PublicText.objects.get(pk=cut.row), side)[name])


def address_says(path: str, wanted: Wanted) -> bool:
    """Whether the address spells the passage out."""
    slug = slug_from(wanted.passage, fallback="") if wanted.passage else ""
    return bool(slug) and slug in path


def old_addresses(article: Article, wanted: Wanted) -> QuerySet[Address]:
    """Old addresses of the article, and of its section and those above, that spell the passage out."""
    slug = slug_from(wanted.passage, fallback="") if wanted.passage else ""
    above = Q(target__section__scope__in=article.section.scope.ancestor_ids)
    leading = Address.objects.filter(Q(target__article=article) | above, kind=AddressKind.REDIRECT)
    return leading.filter(path__contains=slug) if slug else leading.filter(Q(pk__in=()))


def names_article(article: Article, wanted: Wanted | None, places: Iterable[Place]) -> bool:
    """Whether the audit log may have named the article by redacted text: in a title, or an address made of one."""
    if any(place.kind == CutKind.REVISION and place.field == "title" for place in places):
        return True
    if wanted is None:
        return False
    return address_says(article.address.path, wanted) or old_addresses(article, wanted).exists()


def comments_at(places: Iterable[Place]) -> QuerySet[Comment]:
    return Comment.objects.filter(pk__in=[place.row for place in places if place.kind == CutKind.COMMENT])


def cuts_in_quote(note: ReviewNote, pattern: re.Pattern[str]) -> list[Cut]:
    """Cuts in ``note.quote``. If the quotation begins or ends within the passage, the part that it repeats."""
    if not note.quote:
        return []
    whole = cuts_in_text(note.quote, pattern)
    text = text_to_note(note.revision)
    at = place_in(text, Passage(note.quote, note.start))
    if at is None:
        return whole
    end = at + len(note.quote)
    parts = [
        Cut(max(cut.start, at) - at, min(cut.start + cut.length, end) - max(cut.start, at), mark=False)
        for cut in cuts_in_text(text, pattern)
        if cut.start < end and cut.start + cut.length > at
    ]
    return whole + [part for part in parts if not any(_inside(part, cut) for cut in whole)]


def _inside(part: Cut, cut: Cut) -> bool:
    return cut.start <= part.start and part.start + part.length <= cut.start + cut.length
