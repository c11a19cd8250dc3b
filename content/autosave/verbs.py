"""Working copies: the request of an open page, and storing, clearing and discarding its text.

The audit log records versions only: a working copy is visible to its own user alone and has no effect, and an
entry every five seconds would bury what matters.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from audit.actors import Actor
from audit.stored_messages import gettext as _
from content.actions import CREATE_ARTICLE, EDIT_ARTICLE
from content.articles.workflow import person_of, save_draft
from content.errors import UncleanText
from content.models import Article, WorkingCopy
from content.models.articles.review import State
from content.revisions.revisions import lock_article
from content.text.sanitise import clean_html
from rbac.decisions import authorize, decide_anywhere
from rbac.errors import Invalid, Refused

MOST_OF_FIELDS = 40_000  # characters of all fields beside title, summary and text
LONGEST_LINE = 2000  # of a title or summary, which may still be too long for a version
LARGEST = 2**31 - 1  # integer in the database
REVISION_AFTER = timedelta(minutes=10)  # of writing without a version
IS_DUE = Case(When(begun_at__lte=Now() - REVISION_AFTER, then=Value(True)), default=Value(False))
CUT_BY_LAW = (
    "cut by law"  # in place of the window id after a redaction: that window must not bring the text back
)
MOST_BEGUN = 20  # new articles that a user has begun and not saved
_HEARD = ("window", "sequence", "version")
NOTHING: dict[str, Any] = {
    "is_open": False, "title": "", "summary": "", "body": "", "fields": {}, "removed": "",
}  # fmt: skip
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")

# What a version holds beside title, summary and text, as named in the form: arguments of ``save_draft``.
type Beside = Callable[[Article], Mapping[str, Any]]


class WrittenElsewhere(Invalid):
    """The same user wrote in another window since. Nothing was overwritten; ``copy`` is what that window stored."""

    status = 409

    def __init__(self, copy: WorkingCopy) -> None:
        self.copy = copy
        super().__init__(
            _("You are writing this in another window too. Save here to keep these words as a version.")
        )


class RemovedMeanwhile(Invalid):
    """Content was redacted since the page was opened, and this text would bring it back."""

    status = 409
    sentence = gettext_lazy(
        "Not saved: something was removed from this article by law while you were writing. Copy what you want"
        " to keep, leave out what had to go, and open the page again."
    )


class TooManyBegun(Invalid):
    sentence = gettext_lazy(
        "You have begun %(most)d articles without saving one. Save or throw away one of them."
    )


class BegunAlready(Exception):
    """An article was already saved under this name, by another window or a repeated request: see ``started``."""

    def __init__(self, started: WorkingCopy) -> None:
        self.started = started
        super().__init__(f"begun as {started.begun_as}")


@dataclass(frozen=True, slots=True)
class Page:
    """An open page. ``window``: its id; ``sequence``: counts its requests; ``version``: of the copy it last saw."""

    window: str = ""
    sequence: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """``base`` is the revision that the author started from (0: none) and ``removed`` its ``removal`` at the time.

    ``fields`` holds the other form fields by name. Raises UncleanText if that is more than a form holds.
    """

    title: str
    summary: str
    body: str
    base: int = 0
    removed: str = ""
    fields: Mapping[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = len(json.dumps(self.fields))
        if size > MOST_OF_FIELDS or max(len(self.title), len(self.summary)) > LONGEST_LINE:
            raise UncleanText(
                _("Title, summary or what stands below the text is too long to be kept. Shorten it.")
            )


class Kept(NamedTuple):
    """``body`` is the sanitised text; ``revision`` the number of the revision made of it, if any."""

    version: int
    body: str
    revision: int | None = None


@transaction.atomic
def keep_working_copy(
    article: Article, written: Written, page: Page, *, by: Actor, beside: Beside = lambda _article: {}
) -> Kept:
    """Overwrites the working copy that ``by`` has of ``article``; after ten minutes of writing it also becomes a
    revision. ``beside`` reads the other values of that revision from ``written.fields``. Late requests of ``page``
    change nothing. Raises Refused; WrittenElsewhere when another window of the same user wrote since;
    RemovedMeanwhile when content was redacted since the page was opened; UncleanText for a text that could not be
    saved as a version either.
    """
    person = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    _require_nothing_removed(article, written)
    words = _stored(written)
    copy = locked_copy(person, article)
    is_due = copy.is_open and copy.is_due
    if (kept := _write(copy, words, page)) is None:
        return Kept(copy.version, copy.body)
    number = _make_revision(article, written, by=by, beside=beside) if is_due else None
    if number:
        WorkingCopy.objects.filter(pk=copy.pk).update(base=number, begun_at=Now())
    return kept._replace(revision=number)


@transaction.atomic
def keep_new_article(name: str, written: Written, page: Page, *, by: Actor) -> Kept:
    """The same for an article that was never saved. The page generates ``name``, one for each new article.

    No article is created yet: half a title would be its address and appear in every list. Raises Refused,
    WrittenElsewhere, UncleanText and TooManyBegun.
    """
    decision = decide_anywhere(by, CREATE_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)
    person = person_of(decision.actor)
    copy = locked_copy(person, None, name)
    if not name or (not copy.is_open and begun_by(person).count() >= MOST_BEGUN):
        raise TooManyBegun(most=MOST_BEGUN)
    return _write(copy, _stored(written), page) or Kept(copy.version, copy.body)


@transaction.atomic
def keep_unsettled(article: Article, written: Written, page: Page, *, by: Actor) -> None:
    """Reopens the copy with what ``page`` sent, if that conflicted: it is already a version beside the newest.

    A user who never sees the response, or leaves it, finds their own text in the editor again. Has no effect if
    another window of the same user has text in the copy. Raises as ``keep_working_copy``.
    """
    person = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    _require_nothing_removed(article, written)
    copy = locked_copy(person, article)
    if not copy.is_open:
        _put(copy, _stored(written), page)


@transaction.atomic
def discard(article: Article | None, *, by: Actor, name: str = "") -> None:
    """Discards unsaved text of ``by``, which every user may do; ``name``: of a new article."""
    copy = locked_copy(person_of(by), article, name)
    empty(copy, Page(copy.window, copy.sequence))


def locked_copy(person: AbstractBaseUser, article: Article | None, name: str = "") -> Any:
    """Locks the row, created (closed) if missing. Always before the article's row, to avoid deadlocks.

    A WorkingCopy with ``is_due``: whether its text has had no revision for ten minutes.
    """
    found = WorkingCopy.objects.filter(person_id=person.pk, article=article, name=name)
    found = found.select_for_update().annotate(is_due=IS_DUE)
    if copy := found.first():
        return copy
    made = WorkingCopy(person_id=person.pk, article=article, name=name, is_open=False)
    WorkingCopy.objects.bulk_create([made], ignore_conflicts=True)
    return found.get()


def empty(copy: WorkingCopy, page: Page) -> None:
    """Its text is a version now, or discarded; ``page`` is the last request received."""
    for name, nothing in NOTHING.items():
        setattr(copy, name, nothing)
    copy.window, copy.sequence = page.window, page.sequence
    copy.version += 1
    copy.save(update_fields=[*NOTHING, *_HEARD])


def put_away(person: AbstractBaseUser, article: Article, page: Page) -> Article:
    """Locks the row that ``person`` has of ``article``, created if missing, and empties it if ``holds_words_of`` it.

    In the transaction that makes a version of its text. Returns the article, locked and read after that.
    """
    copies = copies_of(article.pk, person.pk)
    known = copies.filter(Q(is_open=False) | Q(window=page.window) | Q(version=page.version))
    heard = {"window": page.window, "sequence": page.sequence, "version": F("version") + 1}
    if not known.update(**NOTHING, **heard) and not locked_copy(person, article).is_open:
        known.update(**NOTHING, **heard)
    return lock_article(article)


def holds_words_of(copy: WorkingCopy, page: Page) -> bool:
    """Whether ``page`` knows all that the copy holds: newer text of another window is not cleared with it."""
    return copy.is_open and (copy.window == page.window or copy.version == page.version)


def copy_of(article: Article, person: Any) -> WorkingCopy | None:
    """Unsaved text of ``person`` in ``article``, or the empty row that holds the last sequence number. One query."""
    return copies_of(article.pk, person.pk).first()


def begun_by(person: Any) -> QuerySet[WorkingCopy]:
    """New articles that ``person`` has begun, newest first."""
    return WorkingCopy.objects.filter(person_id=person.pk, article=None, is_open=True).order_by("-changed_at")


def _stored(written: Written) -> dict[str, Any]:
    """Column values of the row. Raises UncleanText."""
    return {
        "title": _storable(written.title),
        "summary": _storable(written.summary),
        "body": clean_html(written.body),
        "fields": {_storable(name): [*map(_storable, values)] for name, values in written.fields.items()},
        "base": written.base,
        "removed": written.removed,
    }


def _write(copy: WorkingCopy, words: dict[str, Any], page: Page) -> Kept | None:
    """None if the copy already holds a newer request of the same window."""
    if page.window and copy.window == page.window:
        if page.sequence <= copy.sequence:
            return None
    elif copy.is_open and copy.version != page.version:
        raise RemovedMeanwhile if copy.window == CUT_BY_LAW else WrittenElsewhere(copy)
    return _put(copy, words, page)


def _put(copy: WorkingCopy, words: dict[str, Any], page: Page) -> Kept:
    for name, value in words.items():
        setattr(copy, name, value)
    copy.window, copy.sequence = page.window, page.sequence
    copy.changed_at = Now()
    if not copy.is_open:
        copy.begun_at = Now()
    copy.version, copy.is_open = copy.version + 1, True
    copy.save(update_fields=[*words, *_HEARD, "is_open", "changed_at", "begun_at"])
    return Kept(copy.version, copy.body)


def _require_nothing_removed(article: Article, written: Written) -> None:
    """Raises RemovedMeanwhile. No query if the page started from the newest version."""
    newest = article.newest
    base = newest
    if newest.number != written.base:
        base = article.revisions.filter(number=written.base).first() or newest
    if base.removal != written.removed:
        raise RemovedMeanwhile


def _storable(text: str) -> str:
    """Removes characters that PostgreSQL cannot store."""
    return _NOT_STORED.sub("", text)


def _make_revision(article: Article, written: Written, *, by: Actor, beside: Beside) -> int | None:
    """Number of the new revision, or None if it would disturb others or the text is not valid yet.

    It must not undo a submission or approval, and the changes of other users are merged only on a save.
    """
    article = lock_article(article)
    if article.newest.number != written.base or (article.draft and article.draft.status.state != State.DRAFT):
        return None
    try:
        with transaction.atomic():
            return save_draft(
                article,
                by=by,
                title=written.title,
                summary=written.summary,
                body=written.body,
                base=written.base,
                removed=written.removed,
                **beside(article),
            ).number
    except Invalid:
        return None  # for example no title yet: the copy holds it


def copies_of(article: Any, person: Any) -> QuerySet[WorkingCopy]:
    """The row that ``person`` has of ``article``, if any. Both are keys, or expressions for them."""
    return WorkingCopy.objects.filter(person_id=person, article_id=article, name="")
