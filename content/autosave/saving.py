"""Saving an open page: it becomes a version, and the working copy of the same text is cleared.

Nothing blocks a save and nothing is overwritten. Changes by two users to the same version are merged; a
paragraph that both changed is shown to the user who saved last, whose own text is kept as a version of its own.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import EDIT_ARTICLE
from content.articles import workflow
from content.autosave.verbs import BegunAlready, Page, empty, holds_words_of, locked_copy, put_away
from content.errors import EditConflict
from content.models import Article, Revision, Section, WorkingCopy
from content.revisions.displaced_draft import common_ground
from content.revisions.merge import Clash, merge
from content.revisions.merge_base import common_words
from content.revisions.revisions import Content, add_beside, words_on
from rbac.decisions import authorize

FIRST, NOTHING_STORED = 1, 0  # version numbers from which a page started


@dataclass(frozen=True, slots=True)
class Saved:
    """``revision``: what was saved; with ``clashes`` it is kept beside ``other``, which is still the newest.

    ``words`` is what the page continues with, on top of version ``base``: with clashes the unsaved merge, mine
    where they conflict. ``other`` is what another user saved meanwhile, if any. ``ground``: with clashes, the
    merge base.
    """

    revision: Revision
    words: Content
    base: int
    other: Revision | None = None
    clashes: tuple[Clash, ...] = ()
    ground: int = 0


@transaction.atomic
def save_version(article: Article, page: Page, *, by: Actor, **words: Any) -> Saved:
    """``workflow.save_draft`` with ``words``, merged with what another user saved since ``base``.

    Newer text of another window of the same user stays open. Raises EditConflict if content was redacted since,
    which must not come back.
    """
    person = workflow.person_of(authorize(by, EDIT_ARTICLE, article).actor)
    article = put_away(person, article, page)
    try:
        revision = workflow.write_draft(article, by=by, is_locked=True, **words)
    except EditConflict as conflict:
        return _put_together(article, conflict, person, by=by, **words)
    return Saved(revision, Content.of(revision), revision.number)


@transaction.atomic
def start_article(section: Section, page: Page, name: str, *, by: Actor, **words: Any) -> Article:
    """``workflow.create_article`` with ``words``; ``name`` is of the copy in which it was begun, "" for none.

    The first save under a name gets it for this article. Raises BegunAlready for later ones.
    """
    if not name:
        return workflow.create_article(section, by=by, **words)
    person = workflow.person_of(by)
    copy = locked_copy(person, None, name)  # concurrent saves of the same copy wait here
    if started := started_as(name, person):
        raise BegunAlready(started)
    article = workflow.create_article(section, by=by, **words)
    WorkingCopy.objects.filter(person_id=person.pk, begun_as=name).update(begun_as="")  # including the trash
    if holds_words_of(copy, page) or not copy.is_open:
        empty(copy, page)
        WorkingCopy.objects.filter(pk=copy.pk).update(article=article, name="", begun_as=name)
    else:  # another window goes on writing in that copy
        heard = {"window": page.window, "sequence": page.sequence}
        WorkingCopy.objects.create(
            person_id=person.pk, article=article, is_open=False, begun_as=name, **heard
        )
    return article


def started_as(name: str, person: Any) -> WorkingCopy | None:
    """Copy of the article that ``person`` began as ``name`` and saved.

    The response may have been lost, or another window has the same text: a user who asks for what they began,
    or sends it again, means this article.
    """
    found = WorkingCopy.objects.filter(person_id=person.pk, begun_as=name, article__trashed_at=None)
    return found.exclude(begun_as="").select_related("article__draft").order_by("-pk").first()


@transaction.atomic
def save_begun(started: WorkingCopy, page: Page, name: str, *, by: Actor, **words: Any) -> Saved:
    """``save_version`` of text begun as ``name``, for the article that exists by now: ``started``.

    The window that saved it continues from there. The text of another window has no stored base.
    """
    copy = locked_copy(workflow.person_of(by), None, name)
    if holds_words_of(copy, page):
        empty(copy, page)
    article: Any = started.article
    base = FIRST if page.window and page.window == started.window else NOTHING_STORED
    return save_version(article, page, by=by, **words | {"base": base, "removed": "", "slug": None})


def _put_together(
    article: Article, conflict: EditConflict, person: AbstractBaseUser, *, by: Actor, **words: Any
) -> Saved:
    theirs = article.newest
    said = {name: value for name, value in words.items() if name not in {"base", "removed", "slug"}}
    if words["base"] == NOTHING_STORED and not (theirs.removal or theirs.removed_at):
        mine = words_on(theirs, kind=article.kind, **said)
        ground_words = common_words(mine, Content.of(theirs))
        return _merged(article, mine, ground_words, NOTHING_STORED, person, since=0, by=by, slug=None)
    base = article.revisions.filter(number=words["base"]).first()
    if (
        base is None
        or words.get("removed", "") != base.removal
        or (theirs.removed_at and not base.removed_at)
    ):
        raise conflict
    mine = words_on(base, kind=article.kind, **said)
    ground = common_ground(base, theirs)
    if ground != base:  # what was written since the two diverged is a draft again
        again = article.revisions.order_by().filter(number__gt=ground.number, number__lte=base.number)
        told = again.values_list("author_id", "author_ids")
        authors = {*base.author_ids, *(key for one, beside in told for key in (one, *beside))}
        article.draft_author_ids = [*{*article.draft_author_ids, *authors}]
    slug = words.get("slug")
    return _merged(
        article, mine, Content.of(ground), ground.number, person, since=base.number, by=by, slug=slug
    )


def _merged(
    article: Article,
    mine: Content,
    ground: Content,
    number: int,
    person: AbstractBaseUser,
    *,
    since: int,
    by: Actor,
    slug: str | None,
) -> Saved:
    """``number``: version number of ``ground``; ``since``: of the version from which ``person`` started."""
    theirs = article.newest
    merged = merge(ground, mine, Content.of(theirs), kind=article.kind)
    if merged.clashes:
        kept = _kept_already(article, mine, person, since=since) or _keep_beside(article, mine, person, by=by)
        return Saved(kept, merged.words, theirs.number, theirs, merged.clashes, number)
    revision = workflow.write_draft(
        article,
        by=by,
        is_locked=True,
        **merged.words.arguments,
        base=theirs.number,
        removed=theirs.removal,
        slug=slug,
    )
    # The same text sent again, because the first response was lost, was merged with nothing.
    is_the_same = theirs.author_id == person.pk and mine.digest == theirs.digest
    return Saved(revision, merged.words, revision.number, None if is_the_same else theirs)


def _kept_already(
    article: Article, mine: Content, person: AbstractBaseUser, *, since: int
) -> Revision | None:
    """The version that holds exactly this text of ``person``: saving it again makes no second one."""
    made = article.revisions.filter(number__gt=since, author_id=person.pk, removed_at=None)
    return made.filter(digest=mine.digest).order_by("-number").first()


def _keep_beside(article: Article, mine: Content, person: AbstractBaseUser, *, by: Actor) -> Revision:
    revision = add_beside(article, mine, author=person)
    record(
        events.ARTICLE_CONFLICT_SAVED,
        by=by,
        about=article,
        revision=revision.number,
        digest=revision.digest,
        beside=article.newest.number,
    )
    return revision
