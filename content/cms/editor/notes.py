"""Review notes of an article: threads in the order of the text, and the buttons to answer and resolve them."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import ANNOTATE_ARTICLE
from content.cms.editor.autosave import number_in
from content.cms.editor.saved_flag import say_arrived
from content.models import Article, NoteResolution, ReviewNote, Revision
from content.models.articles.guest import know
from content.notes.anchors import AROUND, Passage, find_passage, place_in, text_to_note
from content.notes.mentions import mentioned_in, mentions_no_one
from content.notes.verbs import answer_note, reopen_note, resolve_note, write_note
from rbac.access import requires
from rbac.errors import Invalid

MOST = 200  # notes and answers, the newest
WHOLE = ("draft__status", "live__status")
PAGES = {"article": "cms:article", "review": "cms:review_article"}


@dataclass
class Thread:
    """A note, its answers, and where its passage is now (``at``; None: gone, or about the whole article)."""

    note: ReviewNote
    answers: list[ReviewNote] = field(default_factory=list)
    resolution: NoteResolution | None = None
    at: int | None = None
    before: str = ""

    @property
    def is_gone(self) -> bool:
        return bool(self.note.quote) and self.at is None


class Threads(list[Thread]):
    """``is_cut``: there are older notes than these, and the page has to say so."""

    is_cut = False
    most = MOST


def threads_for(article: Article) -> Threads:
    """Notes since the last publication, in the order of the text; those on the whole article first.

    No query without a draft, one without a note, else two or three; one more if old notes were answered lately, two
    more if guests wrote some.
    """
    if article.draft is None:
        return Threads()
    rows = _newest_notes(article.pk, article.live.number if article.live else 0)
    is_cut = len(rows) == MOST
    rows += _answered(rows) if is_cut else []
    know(note.guest.guest for note in rows if note.guest)
    threads = {note.pk: Thread(note) for note in reversed(rows) if note.thread_id is None}
    for note in reversed(rows):
        if note.thread_id in threads:
            threads[note.thread_id].answers.append(note)
    if threads:
        for resolution in NoteResolution.objects.filter(note__in=threads).select_related("by"):
            threads[resolution.note_id].resolution = resolution
        _place(article.draft, list(threads.values()))
    found = Threads(threads.values())
    found.sort(key=lambda thread: (thread.resolution is not None, thread.at or 0, thread.note.pk))
    found.is_cut = is_cut
    return found


def _answered(rows: list[ReviewNote]) -> list[ReviewNote]:
    """Older notes that were answered in one of ``rows``, newest first: no answer is shown without its note."""
    there = {note.pk for note in rows}
    wanted = {note.thread_id for note in rows if note.thread_id} - there
    older = ReviewNote.objects.filter(pk__in=wanted).select_related("author", "guest__guest")
    return list(older.order_by("-pk")) if wanted else []


def notes_on(revision: Revision) -> Threads:
    """Notes on one version, oldest first, for its history page. One query, two more with guests."""
    answers: dict[int | None, list[ReviewNote]] = defaultdict(list)
    notes = list(revision.notes.select_related("author", "guest__guest").order_by("pk")[: MOST + 1])
    know(note.guest.guest for note in notes if note.guest)
    for note in notes[:MOST]:
        answers[note.thread_id].append(note)
    threads = Threads(Thread(note, answers[note.pk]) for note in answers[None])
    threads.is_cut = len(notes) > MOST
    _place(revision, threads)
    return threads


def _place(newest: Revision, threads: list[Thread]) -> None:
    anchored = [thread for thread in threads if thread.note.quote]
    if not anchored:
        return
    now = text_to_note(newest)
    earlier = {thread.note.revision_id for thread in anchored} - {newest.pk}
    texts = {old.pk: text_to_note(old) for old in Revision.objects.filter(pk__in=earlier)} if earlier else {}
    for thread in anchored:
        passage = Passage(thread.note.quote, thread.note.start)
        old = texts.get(thread.note.revision_id)
        thread.at = place_in(now, passage) if old is None else find_passage(passage, old, now)
        if thread.at is not None:
            thread.before = now[max(0, thread.at - AROUND) : thread.at]


def noted_since(article: Any, number: Any) -> QuerySet[ReviewNote]:
    """Notes on a version of ``article`` later than this number; both may be expressions."""
    return ReviewNote.objects.filter(article=article, number__gt=number)


def _newest_notes(article: int, number: int) -> list[ReviewNote]:
    """Newest first, by an index bounded by the creation time of the first of those versions: no note is older."""
    later = Revision.objects.filter(article=article, number__gt=number).order_by("number")
    notes = noted_since(article, number).filter(created_at__gte=Subquery(later.values("created_at")[:1]))
    return list(notes.select_related("author", "guest__guest").order_by("-created_at", "-pk")[:MOST])


@require_POST
@requires(ANNOTATE_ARTICLE, Article, select=WHOLE)
def add_note(request: HttpRequest, article: Article) -> HttpResponse:
    posted = request.POST
    try:
        note = write_note(
            article,
            by=request.user,
            text=posted.get("note", ""),
            version=number_in(posted, "version"),
            quote=posted.get("passage", ""),
            before=posted.get("passage-before", ""),
        )
    except Invalid as error:
        kept = {name: posted.get(name, "") for name in ("note", "passage")}
        return _answer(request, article, trouble=str(error.message), kept=kept, status=error.status)
    return _answer(request, article, said=_("Your note is beside the text.") + _who_was_told(note, article))


@require_POST
@requires(ANNOTATE_ARTICLE, Article, select=WHOLE)
def answer(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    try:
        note = answer_note(_note(article, number), by=request.user, text=request.POST.get("note", ""))
    except Invalid as error:
        return _answer(request, article, trouble=str(error.message), status=error.status)
    return _answer(request, article, said=_("Answered.") + _who_was_told(note, article))


@require_POST
@requires(ANNOTATE_ARTICLE, Article, select=WHOLE)
def resolve(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    resolve_note(_note(article, number), by=request.user)
    return _answer(request, article, said=_("Resolved."))


@require_POST
@requires(ANNOTATE_ARTICLE, Article, select=WHOLE)
def reopen(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    reopen_note(_note(article, number), by=request.user)
    return _answer(request, article, said=_("Open again."))


def _who_was_told(note: ReviewNote, article: Article) -> str:
    """A sentence about the users mentioned in the note. One who may not see the article counts as missing."""
    if mentions_no_one(note.text):
        return ""
    people = [str(one) for one in mentioned_in(note.text, article) if one.pk != note.author_id]
    if people:
        return " " + _("Told by mail: %(names)s.") % {"names": ", ".join(people)}
    return " " + _("No one was told: no colleague who sees this article has the name after the @.")


def _note(article: Article, number: int) -> ReviewNote:
    """A note of this article and of no other."""
    notes = ReviewNote.objects.select_related("revision__article", "thread")
    note = notes.filter(pk=number, revision__article=article).first()
    if note is None:
        raise Http404
    return note


def _answer(
    request: HttpRequest,
    article: Article,
    *,
    said: str = "",
    trouble: str = "",
    kept: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The updated notes for an open page; without script a redirect, or the page with the refused input."""
    back = request.POST.get("back", "")
    back = back if back in PAGES else "article"
    context: dict[str, Any] = {
        "article": article, "notes": threads_for(article), "may_annotate": True, "back": back,
        "said": said, "trouble": trouble, "kept": kept,
    }  # fmt: skip
    if request.headers.get("X-Fragment") == "1":
        response = render(request, "cms/notes.html", context, status=status)
        response.headers["X-Fragment"] = "1"
        return response
    if trouble:
        return render(request, "cms/notes_page.html", context, status=status)
    say_arrived(request, said)
    return redirect(PAGES[back], article.pk)
