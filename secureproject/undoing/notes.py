"""Notes to reviewers that were written, resolved or opened in a window, and reviews that were taken on."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Entry
from content.models import Article, NoteResolution, ReviewNote
from content.models.review import State
from content.notes import writing
from content.reviewing.claims import release_review
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.trail import Trail, by_thing, left_alone, look_back, public, trails, why_nothing

WRITTEN, RESOLVED, REOPENED = (f"content.note.{what}" for what in ("written", "resolved", "reopened"))
CLAIMED = "content.review.claimed"


def notes(pairs: Pairs, case: Case) -> Iterator[Line]:
    """One line for each note. A note is never removed: it is resolved, so that nobody has to do anything about it."""
    by_note: dict[int, list[Any]] = defaultdict(list)
    for pair in pairs:
        by_note[int(public(pair[0], "note", 0))].append(pair)
    there = ReviewNote.objects.select_related("revision__article__section__scope").in_bulk(list(by_note))
    resolved = set(NoteResolution.objects.filter(note__in=by_note).values_list("note_id", flat=True))
    since = trails(pairs, (WRITTEN, RESOLVED, REOPENED))
    for key, found in by_note.items():
        if note := there.get(key):
            [thing] = by_thing(found)
            yield _note(note, found, since[thing], case, is_resolved=key in resolved)


def _note(note: ReviewNote, pairs: Pairs, since: Trail, case: Case, *, is_resolved: bool) -> Line:
    trail = since.where(lambda entry: public(entry, "note") == note.pk)
    # A note that was written in the window is to be resolved, as if it had been before.
    before = look_back(trail, case, lambda entry: {"resolved": entry.event != RESOLVED})
    was, article = before.values.get("resolved"), note.revision.article
    facts: dict[str, Any] = {
        "url": f"/cms/articles/{article.pk}/",
        "state": f"{is_resolved} {before.state}",
        "rows": ((Article, article.pk),),
    }
    if was is None or was == is_resolved:
        return line_about(f"note:{note.pk}", pairs, why_not=why_nothing(before), **facts)
    verb = writing.resolve_note if was else writing.reopen_note
    do: Callable[[Actor], object] = lambda by: verb(note, by=by)  # noqa: E731
    says = _("resolve the note") if was else _("open the note again")
    return line_about(f"note:{note.pk}", pairs, will=says, do=do, **facts)


def claims(pairs: Pairs, case: Case) -> Iterator[Line]:
    """A review that was taken on and is held still is given back."""
    for (_kind, key), found in by_thing(pairs).items():
        article = Article.objects.select_related("draft__status__claimed_by").filter(pk=key).first()
        draft = article.draft if article else None
        if article is None:
            continue
        facts: dict[str, Any] = {"url": f"/cms/articles/{key}/review/", "rows": ((Article, article.pk),)}
        held = draft.status.claimed_by_id if draft else None
        line = f"claim:{key}"
        if draft and held == case.person.pk and draft.status.state in {State.IN_REVIEW, State.APPROVED}:
            yield line_about(line, found, will=_("give the review back"), do=_releasing(article), **facts)
            continue
        later = Entry.objects.filter(event=CLAIMED, subject_kind="content.article", subject_id=key)
        since = (
            later.filter(pk__gt=found[-1][0].pk).exclude(pk__in=case.keys).order_by("-pk")[:1] if held else []
        )
        why = left_alone(since) if since else _("Nothing of it is left to take back.")
        yield line_about(line, found, why_not=why, **facts)


def _releasing(article: Article) -> Callable[[Actor], object]:
    return lambda by: release_review(article, by=by)
