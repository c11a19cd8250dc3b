"""Saving what an open page holds in one message, where nothing is in the way.

Mostly nobody saves, submits, moves or takes away anything between the moment in which a request reads an article and
the one in which it writes: what was decided then still holds, and the copy, the rows and the journal are written
together. Whether it is so the database says under the article's lock (content/as_read.py). If it is not, no version is
written, and the caller goes the long way: lock, read, decide, write.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from audit.actors import Actor
from audit.along import values_of as entry_of
from audit.keys import forget_cached_keys
from audit.record import record
from content import events
from content.media.addresses import named_in
from content.models import Article, Revision
from content.models.review import State
from content.revision_rows import WRITE_IF_UNCHANGED, is_written, values_of
from content.revisions import Words, new_revision, words_on
from content.working_copies.keeping import put_away_and
from content.working_copies.written import Page

_DRAFT: Any = Article._meta.get_field("draft")


def save_at_once(
    article: Article, page: Page, person: AbstractBaseUser, *, by: Actor, words: Mapping[str, Any]
) -> Revision | None:
    """The new draft, as ``save_version`` makes it of ``words``; None where the long way is to be gone.

    ``by``, who is ``person``, may edit ``article`` as it was read: that is decided already. Part of a verb's
    transaction. Raises UncleanText.
    """
    draft = article.draft if article.draft_id else None
    if (
        draft is None
        or not (as_read := getattr(article, "as_read", ""))
        or not _goes_on(article, draft, words)
    ):
        return None
    rest = {name: value for name, value in words.items() if name not in {"base", "removed", "slug"}}
    new = words_on(draft, kind=article.kind, **rest)
    if new == Words.of(draft) or _touches_more(article, draft, new):
        return None
    authors = article.draft_author_ids
    revision = new_revision(article, new, author=person)
    if _write(article, revision, draft, page, person, as_read, by=by):
        article.draft = revision
        return revision
    article.draft_author_ids = authors
    return None


def _goes_on(article: Article, draft: Revision, words: Mapping[str, Any]) -> bool:
    """Whether the page started from ``draft``, and the article stays at its address."""
    started = (words["base"], words.get("removed") or "") == (draft.number, draft.removal)
    return started and (words.get("slug") or article.slug) == article.slug


def _touches_more(article: Article, draft: Revision, new: Words) -> bool:
    """Whether rows besides follow from the words: of files, or of the topics of what was never live."""
    topics_follow = article.live_id is None and new.topic_ids != Words.of(draft).topic_ids
    return topics_follow or bool(named_in(new.body))


def _write(
    article: Article,
    revision: Revision,
    draft: Revision,
    page: Page,
    person: AbstractBaseUser,
    as_read: str,
    *,
    by: Actor,
) -> bool:
    values = values_of(revision, State.DRAFT)
    values |= {
        "number": draft.number + 1,
        "as_read": as_read,
        "window": page.window,
        "sequence": page.sequence,
    }
    fields: dict[str, Any] = {"revision": draft.number + 1, "digest": revision.digest, "voided": False}
    _DRAFT.set_cached_value(article, revision)  # the journal calls it by its new title
    entry = entry_of(events.ARTICLE_EDITED, by=by, about=article, **fields)
    rows = put_away_and(WRITE_IF_UNCHANGED, person, article, page, **values, **entry)
    if not rows:
        _DRAFT.set_cached_value(article, draft)
        return False
    [(*decided, entries)] = rows
    is_written(revision, State.DRAFT, *decided)
    if not entries:  # the keys were destroyed meanwhile
        forget_cached_keys()
        record(events.ARTICLE_EDITED, by=by, about=article, **fields)
    return True
