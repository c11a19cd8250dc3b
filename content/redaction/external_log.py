"""External redaction log: redactions outside the database, the only record after a restore.

Beside each file in ``AUDIT_HEADS_TO`` is one called ``….removals``, with one redaction per line: who requested it,
when, why, and where it cut, without any text. A restored older backup contains the text again, so these are
reapplied (content/redaction/reapply.py). After a restore keys are assigned again: a position is therefore also
identified by the digest of a version or the creation timestamp of a row.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from audit.signed_notes import moment
from audit.witnesses.witnesses import witness_files
from content.models import Article, Attachment, Comment, PublicText, Redaction, ReviewNote, Revision
from content.models.redaction import CutKind
from content.redaction.occurrences import Place

logger = logging.getLogger(__name__)
SUFFIX = ".removals"


type Facts = dict[str, Any]  # JSON values


def files() -> list[Path]:
    return [path.with_name(path.name + SUFFIX) for path in witness_files()]


def read_removals(path: Path) -> Iterator[Facts]:
    """Redactions in a file. Raises OSError, and ValueError for another file."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith("\n"):
                return  # a crash cut it short; it is written again
            try:
                facts = json.loads(line)
                key_of(facts)
            except (ValueError, KeyError, TypeError):
                raise ValueError(f"Line {number} of {path} tells of no removal.") from None
            yield facts


def keep_removals() -> None:
    """Writes every redaction that a file lacks. An unreachable file stops nothing."""
    for path in files():
        try:
            _catch_up(path)
        except (OSError, ValueError) as error:
            logger.error("Removals by law cannot be noted in %s: %s", path, error)


def _catch_up(path: Path) -> None:
    path.touch(mode=0o640)
    known = set(map(key_of, read_removals(path)))
    if not (missing := [facts for facts in all_removals() if key_of(facts) not in known]):
        return
    with path.open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        whole = file.read().rfind(b"\n") + 1  # the rest was cut short by a crash
        file.truncate(whole)
        file.seek(whole)
        file.writelines(f"{json.dumps(facts, ensure_ascii=False)}\n".encode() for facts in missing)
        file.flush()
        os.fsync(file.fileno())


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
        case CutKind.TEXT:
            return PublicText.objects.filter(pk=place.row, digest=of).exists()
    return Attachment.objects.filter(pk=place.row, article=article).exists()


def _of(place: Place) -> str:
    match place.kind:
        case CutKind.REVISION:
            return str(Revision.objects.values_list("digest", flat=True).get(pk=place.row))
        case CutKind.TEXT:
            return str(PublicText.objects.values_list("digest", flat=True).get(pk=place.row))
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
