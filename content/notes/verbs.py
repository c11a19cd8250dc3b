"""Review note service functions: write, reply, resolve and reopen. Each decides, changes and records."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import ANNOTATE_ARTICLE
from content.articles.workflow import person_of
from content.errors import UncleanText, WrongState
from content.models import Article, NoteResolution, ReviewNote
from content.notes.anchors import selected_passage, text_to_note
from content.notes.mentions import notify_mentioned
from content.revisions.revisions import lock_article
from rbac.decisions import authorize

LONGEST = 4000
SENT_AGAIN = timedelta(minutes=10)


@transaction.atomic
def write_note(
    article: Article, *, by: Actor, text: str, version: int, quote: str = "", before: str = ""
) -> ReviewNote:
    """A note on version ``version``: on the whole of it, or on the passage ``quote`` that follows ``before``.

    Mentioned users who may see the article get an email. Repeating a lost request makes no second note. Raises
    UncleanText for an empty note and for a passage that the version does not contain, WrongState where there is
    no work in progress.
    """
    article, author = _decided(article, by)
    revision = article.revisions.filter(number=version).first()
    if article.draft is None or article.is_archived or revision is None:
        raise WrongState(_("Notes belong to a version that is being worked on, and there is none."))
    passage = selected_passage(text_to_note(revision), quote, before) if quote.strip() else None
    quote, start = passage or ("", 0)
    said = {"author_id": author.pk, "text": _clean(text), "quote": quote, "start": start}
    said |= {"revision_id": revision.pk, "thread_id": None}
    if (sent := _sent_before(article, said)) is not None:
        return sent
    note = ReviewNote.objects.create(**said)
    record(events.NOTE_WRITTEN, by=by, about=article, note=note.pk, revision=revision.number)
    notify_mentioned(note, article, by=by)
    return note


@transaction.atomic
def answer_note(note: ReviewNote, *, by: Actor, text: str) -> ReviewNote:
    """Adds a reply to the thread of ``note``. Reopens a resolved note; a repeated request adds one reply.

    Raises UncleanText and WrongState.
    """
    article, author = _decided(note.revision.article, by)
    if article.draft is None:
        raise WrongState(_("What this note is about has been published. Write a new note on the next draft."))
    first = note.thread or note
    said = {"author_id": author.pk, "text": _clean(text)}
    said |= {"revision_id": first.revision_id, "thread_id": first.pk}
    if (sent := _sent_before(article, said)) is not None:
        return sent
    answer = ReviewNote.objects.create(**said)
    NoteResolution.objects.filter(note=first).delete()
    record(events.NOTE_ANSWERED, by=by, about=article, note=answer.pk, thread=first.pk)
    notify_mentioned(answer, article, by=by)
    return answer


@transaction.atomic
def resolve_note(note: ReviewNote, *, by: Actor) -> None:
    """Resolves the thread. Idempotent."""
    article, person = _decided(note.revision.article, by)
    _found, is_new = NoteResolution.objects.get_or_create(
        note=note.thread or note, defaults={"by_id": person.pk}
    )
    if is_new:
        record(events.NOTE_RESOLVED, by=by, about=article, note=note.pk)


@transaction.atomic
def reopen_note(note: ReviewNote, *, by: Actor) -> None:
    """Reopens the thread."""
    article, _person = _decided(note.revision.article, by)
    if NoteResolution.objects.filter(note=note.thread or note).delete()[0]:
        record(events.NOTE_REOPENED, by=by, about=article, note=note.pk)


def _decided(article: Article, by: Actor) -> tuple[Article, Any]:
    article = lock_article(article)
    return article, person_of(authorize(by, ANNOTATE_ARTICLE, article).actor)


def _sent_before(article: Article, said: dict[str, Any]) -> ReviewNote | None:
    """The user's last note on ``article``, if identical and recent: the response was lost.

    None once it was resolved: then it is a new note.
    """
    own = ReviewNote.objects.filter(article=article, author=said["author_id"], guest=None)
    last = own.filter(created_at__gt=Now() - SENT_AGAIN).order_by("-created_at", "-pk").first()
    if last is None or any(getattr(last, name) != value for name, value in said.items()):
        return None
    return None if NoteResolution.objects.filter(note=last.thread_id or last.pk).exists() else last


def _clean(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise UncleanText(_("Write what you want to say."))
    if len(text) > LONGEST:
        raise UncleanText(_("A note has at most %(n)d characters.") % {"n": LONGEST})
    return text
