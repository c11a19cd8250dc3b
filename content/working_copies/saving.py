"""Saving what an open page holds: it becomes a version, and the working copy of the same words is put away.

Nothing blocks a save and nothing is overwritten. What two people wrote on the same version is put together; a paragraph
that both changed is shown to whoever saved last, whose own text is kept as a version beside the other.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from audit.actors import Actor
from audit.record import record
from content import events, workflow
from content.actions import EDIT_ARTICLE
from content.corrections.set_aside import common_ground
from content.errors import EditConflict
from content.merging import Clash, merge
from content.models import Article, Revision, Section, WorkingCopy
from content.revisions import Words, add_beside, words_on
from content.working_copies.at_once import save_at_once
from content.working_copies.keeping import empty, holds_words_of, locked_copy, put_away
from content.working_copies.written import Page
from rbac.decisions import authorize

BEGUN_AS = "begun-as"  # alone among the fields of an empty copy: under which name its article was begun
LATELY = 20  # articles of one person


@dataclass(frozen=True, slots=True)
class Saved:
    """``revision``: what was saved; with ``clashes`` it stands beside ``other``, which is still the newest.

    ``words`` are what the page goes on with, on top of the version ``base``: with clashes both together, mine where
    they clash, and saved by nobody yet. ``other`` is what somebody else saved meanwhile, if they did. ``ground``: with
    clashes, the version from which the two went apart.
    """

    revision: Revision
    words: Words
    base: int
    other: Revision | None = None
    clashes: tuple[Clash, ...] = ()
    ground: int = 0


@transaction.atomic
def save_version(article: Article, page: Page, *, by: Actor, **words: Any) -> Saved:
    """``workflow.save_draft`` with ``words``, put together with what somebody else saved since ``base``.

    What another window of the same person has kept since stays open. Raises EditConflict where something was removed by
    law since, which must not come back.
    """
    person = workflow.person_of(authorize(by, EDIT_ARTICLE, article).actor)
    if at_once := save_at_once(article, page, person, by=by, words=words):
        return Saved(at_once, Words.of(at_once), at_once.number)
    article = put_away(person, article, page)
    try:
        revision = workflow.write_draft(article, by=by, is_locked=True, **words)
    except EditConflict as conflict:
        return _put_together(article, conflict, person, by=by, **words)
    return Saved(revision, Words.of(revision), revision.number)


@transaction.atomic
def start_article(section: Section, page: Page, name: str, *, by: Actor, **words: Any) -> Article:
    """``workflow.create_article`` with ``words``; ``name`` is of the copy in which it was begun, "" for none."""
    article = workflow.create_article(section, by=by, **words)
    if name:
        copy = locked_copy(workflow.person_of(by), None, name)
        if holds_words_of(copy, page) or not copy.is_open:
            empty(copy, page)
            WorkingCopy.objects.filter(pk=copy.pk).update(article=article, name="", fields={BEGUN_AS: [name]})
    return article


def started_as(name: str, person: Any) -> WorkingCopy | None:
    """The copy of the article that ``person`` began as ``name`` and saved lately; not written on in an editor since.

    The answer to that may never have come: whoever asks for what they began, or sends it again, means this article.
    """
    lately = (
        Article.objects.filter(author=person, trashed_at=None).order_by("-changed_at", "-pk").values("pk")
    )
    copies = WorkingCopy.objects.filter(person=person, article__in=lately[:LATELY], is_open=False)
    return copies.filter(fields__contains={BEGUN_AS: [name]}).select_related("article__draft").first()


def _put_together(
    article: Article, conflict: EditConflict, person: AbstractBaseUser, *, by: Actor, **words: Any
) -> Saved:
    theirs = article.newest
    base = article.revisions.filter(number=words["base"]).first()
    if (
        base is None
        or words.get("removed", "") != base.removal
        or (theirs.removed_at and not base.removed_at)
    ):
        raise conflict
    mine = words_on(
        base, kind=article.kind, **{n: v for n, v in words.items() if n not in {"base", "removed", "slug"}}
    )
    ground = common_ground(base, theirs)
    if ground != base:  # what was written since the two went apart is a draft again
        again = article.revisions.order_by().filter(number__gt=ground.number, number__lte=base.number)
        told = again.values_list("author_id", "author_ids")
        authors = {*base.author_ids, *(key for one, beside in told for key in (one, *beside))}
        article.draft_author_ids = [*{*article.draft_author_ids, *authors}]
    merged = merge(Words.of(ground), mine, Words.of(theirs), kind=article.kind)
    if merged.clashes:
        kept = _kept_already(article, mine, person, since=base) or _keep_beside(article, mine, person, by=by)
        return Saved(kept, merged.words, theirs.number, theirs, merged.clashes, ground.number)
    revision = workflow.write_draft(
        article,
        by=by,
        is_locked=True,
        title=merged.words.title,
        summary=merged.words.summary,
        body=merged.words.body,
        language=merged.words.language,
        topics=merged.words.topic_ids,
        bylines=merged.words.byline_ids,
        correction_notes=merged.words.correction_notes,
        details=merged.words.details,
        base=theirs.number,
        removed=theirs.removal,
        slug=words.get("slug"),
    )
    # The same words once more, because the first answer never came, were put together with nothing.
    is_the_same = theirs.author_id == person.pk and mine.digest == theirs.digest
    return Saved(revision, merged.words, revision.number, None if is_the_same else theirs)


def _kept_already(
    article: Article, mine: Words, person: AbstractBaseUser, *, since: Revision
) -> Revision | None:
    """The version that holds exactly these words of ``person``: saved once more, they are no second one."""
    made = article.revisions.filter(number__gt=since.number, author_id=person.pk, removed_at=None)
    return made.filter(digest=mine.digest).order_by("-number").first()


def _keep_beside(article: Article, mine: Words, person: AbstractBaseUser, *, by: Actor) -> Revision:
    revision = add_beside(article, mine, author=person)
    record(
        events.ARTICLE_KEPT_BESIDE,
        by=by,
        about=article,
        revision=revision.number,
        digest=revision.digest,
        beside=article.newest.number,
    )
    return revision
