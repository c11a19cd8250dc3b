"""Consequences of a redaction after the database has cut: comments, files, working copies, audit log, caches.

No user is shown the text of working copies: what is redacted is found and cut here.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models.functions import Now
from django.utils.html import escape

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.autosave.verbs import CUT_BY_LAW
from content.models import (
    Article,
    Attachment,
    Byline,
    CommentReport,
    PublicText,
    Redaction,
    RedactionCut,
    Revision,
    RevisionStatus,
    StatementOfReasons,
    Topic,
    WorkingCopy,
)
from content.models.articles.review import State
from content.models.comment import CommentState
from content.models.redaction import CutKind
from content.notifications.report_answers import queue_answer
from content.public_text.events import TEXT_REDACTED
from content.public_text.verbs import digest_of, erase_addresses
from content.redaction.files import remove_file, stored_digest
from content.redaction.finding import Cut, cuts_in_html, cuts_in_text, cuts_of_picture
from content.redaction.occurrences import SPOKEN, STEP, Place, Wanted, address_says, comments_at
from content.revisions.revisions import Content, bump_sections
from content.search.dictionary import forget_words_soon
from foundation.chunked import objects_of


def follow_up(
    article: Article, redaction: Redaction, places: list[Place], wanted: Wanted | None, *, by: Actor
) -> None:
    """Everything but the versions and notes, which the database cut; in the same transaction."""
    _record_versions(article, redaction, places, by=by)
    _record_texts(redaction, places, by=by)
    if wanted and (pattern := wanted.pattern):
        _unname_merged(wanted, pattern)
        _empty_reports(article, pattern)
    _empty_comments(redaction, places)
    for file in Attachment.objects.filter(pk__in=[p.row for p in places if p.kind == CutKind.ATTACHMENT]):
        Attachment.objects.filter(pk=file.pk).update(**dict.fromkeys(SPOKEN, ""))
    cut_working_copies(article, redaction, wanted)
    erase_addresses(article.pk)
    forget_words_soon()
    if digest := stored_digest(wanted):
        remove_file(redaction, digest, about=without_title(article), by=by)
    _show_change(article, places)


def add_places(redaction: Redaction, places: Iterable[Place]) -> None:
    RedactionCut.objects.bulk_create(
        RedactionCut(redaction=redaction, **place._asdict()) for place in sorted(places)
    )


def without_title(article: Article) -> Article:
    """The article as the audit log may name it: its title may have to be redacted."""
    nameless = Article(pk=article.pk, slug=_("article %(number)d") % {"number": article.pk})
    nameless.label_can_be_removed = False
    return nameless


def extent(redaction: Redaction, places: list[Place]) -> dict[str, Any]:
    return {
        "redaction": redaction.pk,
        "kind": str(redaction.kind),
        "places": len(places),
        "versions": len(_revisions(places)),
    }


def _record_versions(article: Article, redaction: Redaction, places: list[Place], *, by: Actor) -> None:
    """One entry for each version: its digest, and a digest of the remaining text."""
    for revision in objects_of(Revision.objects.filter(pk__in=_revisions(places)), "number", size=STEP):
        record(
            events.REVISION_REDACTED,
            by=by,
            about=without_title(article),
            redaction=redaction.pk,
            revision=revision.number,
            digest=revision.digest,
            digest_after=Content.of(revision).digest,
            reason=redaction.reason,
        )


def _record_texts(redaction: Redaction, places: list[Place], *, by: Actor) -> None:
    keys = {place.row for place in places if place.kind == CutKind.TEXT}
    for text in PublicText.objects.filter(pk__in=keys).order_by("pk"):
        record(
            TEXT_REDACTED,
            by=by,
            about=text,
            redaction=redaction.pk,
            kind=text.kind,
            key=text.subject or 0,
            digest=text.digest,
            digest_after=digest_of(text.kind, text.subject, text.words, text.salt),
            reason=redaction.reason,
        )


def _unname_merged(wanted: Wanted, pattern: re.Pattern[str]) -> None:
    """Topics and bylines that became part of another, and old addresses of topics: readers see none of them."""
    for model in (Topic, Byline):
        for one in model.objects.exclude(merged_into=None):
            if cuts := cuts_in_text(one.name, pattern):
                model.objects.filter(pk=one.pk).update(name=_without(one.name, cuts, "[…]"))
            if isinstance(one, Topic) and address_says(one.slug, wanted):
                Topic.objects.filter(pk=one.pk).update(slug=f"topic-{one.pk}")


def _empty_comments(redaction: Redaction, places: list[Place]) -> None:
    """A comment that readers saw leaves a notice; of any other nothing is left."""
    done = f"{redaction.done_at:%Y-%m-%d}"
    sign = f"<p>{escape(f'[{redaction.label} {done}: {redaction.reason}]')}</p>"
    for comment in comments_at(places).select_for_update(no_key=True):
        waiting = comment.reports.filter(outcome="").exclude(email_ciphertext=b"")
        for key in waiting.values_list("pk", flat=True):
            queue_answer("decided", key)
        beside = comment.article.comments.filter(in_reply_to=comment.name).exclude(in_reply_to="")
        beside.update(in_reply_to="")
        comment.html = sign if comment.state == CommentState.APPROVED else ""
        comment.name = comment.in_reply_to = comment.text = comment.withdrawal_digest = ""
        comment.email_ciphertext, comment.state = b"", CommentState.REMOVED
        comment.save()


def _empty_reports(article: Article, pattern: re.Pattern[str]) -> None:
    """What readers and moderators wrote about a comment: no user is shown it again, so it goes as a whole."""
    models: Any = ((CommentReport, ("explanation", "name")), (StatementOfReasons, ("basis", "facts")))
    for model, names in models:
        for row in objects_of(model.objects.filter(comment__article=article)):
            if any(pattern.search(getattr(row, name)) for name in names):
                model.objects.filter(pk=row.pk).update(**dict.fromkeys(names, ""))


def _show_change(article: Article, places: list[Place]) -> None:
    """Invalidates caches; approvals of text with the passage are void."""
    if article.draft_id and article.draft_id in _revisions(places):
        reviewed = RevisionStatus.objects.filter(
            pk=article.draft_id, state__in=(State.IN_REVIEW, State.APPROVED)
        )
        reviewed.update(state=State.DRAFT)
    Article.objects.filter(pk=article.pk).update(public_version=article.public_version + 1, changed_at=Now())
    bump_sections(article.section, article)


def _revisions(places: list[Place]) -> set[int]:
    return {place.row for place in places if place.kind == CutKind.REVISION}


type Find = Callable[[str], list[Cut]]


def lock_working_copies(article: Article) -> None:
    """Before the row of the article, as autosave does, to avoid deadlocks."""
    list(WorkingCopy.objects.select_for_update().filter(article=article).order_by("pk").values_list("pk"))


def cut_working_copies(article: Article, redaction: Redaction, wanted: Wanted | None) -> None:
    """Cuts it from every copy, and closes the copy for the page that wrote it: its text would bring it back."""
    if wanted is None or wanted.comment is not None:
        return
    pattern = wanted.pattern
    in_html: Find = (
        partial(cuts_in_html, pattern=pattern) if pattern else partial(cuts_of_picture, source=wanted.picture)
    )
    in_text: Find = partial(cuts_in_text, pattern=pattern) if pattern else lambda text: []
    sign = f"[{redaction.label} {redaction.done_at:%Y-%m-%d}]"
    for copy in WorkingCopy.objects.select_for_update().filter(article=article, is_open=True).order_by("pk"):
        before = (copy.title, copy.summary, copy.body, copy.fields)
        copy.title, copy.summary = (
            _without(text, in_text(text), sign) for text in (copy.title, copy.summary)
        )
        copy.body = _without(copy.body, in_html(copy.body), escape(sign))
        copy.fields = {
            name: [_without(text, in_text(text), sign) for text in texts]
            for name, texts in copy.fields.items()
        }
        if before != (copy.title, copy.summary, copy.body, copy.fields):
            copy.window, copy.version = CUT_BY_LAW, copy.version + 1
            copy.save()


def _without(text: str, cuts: Iterable[Cut], sign: str) -> str:
    for cut in sorted(cuts, reverse=True):
        text = text[: cut.start] + (sign if cut.mark else "") + text[cut.start + cut.length :]
    return text
