"""Redaction record that outlives the database: who requested it, when, why, and where it cut. No text.

A restored older backup contains the text again, so the redactions recorded here are reapplied
(content/redaction/reapply.py). After a restore keys are assigned again: a position is therefore also identified
by the digest of a version or the creation timestamp of a row.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from audit.signed_notes import moment
from content.models import Article, Attachment, Comment, Redaction, ReviewNote, Revision
from content.models.redaction import CutKind
from content.redaction.occurrences import Place

type Facts = dict[str, Any]  # JSON values


def all_removals() -> Iterator[Facts]:
    """Records of all completed redactions, oldest first."""
    done = Redaction.objects.exclude(done_at=None).select_related("article", "asked_by", "agreed_by")
    for redaction in done.order_by("done_at", "pk").prefetch_related("removed_files"):
        yield facts_of(redaction)


def facts_of(redaction: Redaction) -> Facts:
    places = [Place(*row) for row in redaction.cuts.values_list(*Place._fields)]
    assert redaction.done_at is not None  # noqa: S101
    return {
        "article": redaction.article_id,
        "article_of": moment(redaction.article.created_at),
        "kind": str(redaction.kind),
        "reason": redaction.reason,
        "label": redaction.label,
        "asked_by": _person(redaction.asked_by),
        "asked_at": moment(redaction.asked_at),
        "agreed_by": _person(redaction.agreed_by),
        "notice": redaction.notice,
        "done_at": moment(redaction.done_at),
        "places": [[*place, _of(place)] for place in sorted(places)],
        "files": sorted(redaction.removed_files.values_list("digest", flat=True)),
    }


def key_of(facts: Facts) -> tuple[str, int, str]:
    """Unique key of a redaction, in chronological order."""
    return str(facts["done_at"]), int(facts["article"]), str(facts["asked_at"])


def article_of(facts: Facts) -> Article | None:
    """The article, unless it is newer than the backup."""
    there = Article.objects.select_related("section__scope", "address", "draft", "live")
    return there.filter(pk=facts["article"], created_at=_time(facts["article_of"])).first()


def places_in(article: Article, facts: Facts) -> list[Place]:
    """Occurrences that exist: not in rows newer than the backup, nor in rows that reuse their number."""
    told = [(Place(*row[:-1]), str(row[-1])) for row in facts["places"]]
    return [place for place, of in told if _is_in(article, place, of)]


def _is_in(article: Article, place: Place, of: str) -> bool:
    match place.kind:
        case CutKind.REVISION:
            return Revision.objects.filter(pk=place.row, article=article, digest=of).exists()
        case CutKind.NOTE:
            notes = ReviewNote.objects.filter(pk=place.row, revision__article=article)
            return notes.filter(created_at=_time(of)).exists()
        case CutKind.COMMENT:
            return Comment.objects.filter(pk=place.row, article=article, created_at=_time(of)).exists()
    return Attachment.objects.filter(pk=place.row, article=article).exists()


def _of(place: Place) -> str:
    match place.kind:
        case CutKind.REVISION:
            return str(Revision.objects.values_list("digest", flat=True).get(pk=place.row))
        case CutKind.NOTE:
            return moment(ReviewNote.objects.values_list("created_at", flat=True).get(pk=place.row))
        case CutKind.COMMENT:
            made = Comment.objects.filter(pk=place.row).values_list("created_at", flat=True).first()
            return moment(made) if made else ""
    return ""  # attachments of one article cannot be told apart


def _person(person: Any) -> list[Any] | None:
    return [person.pk, moment(person.created_at)] if person else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
