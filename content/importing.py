"""Bringing in what was written and published elsewhere: with its own dates, and without an approval given here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from audit.actors import Actor
from audit.record import record
from content import addresses, events
from content.actions import IMPORT_CONTENT
from content.models import Article, RevisionStatus, Section, Topic
from content.models.review import State
from content.revisions import add_revision, bump_sections, cleaned_words
from rbac.decisions import authorize


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote elsewhere, and when. ``published`` says whether readers could see it there."""

    title: str
    summary: str
    body: str
    language: str
    slug: str
    kind: str
    author: AbstractBaseUser
    at: datetime | None
    published: bool
    topics: Iterable[Topic] = ()


@transaction.atomic
def import_article(section: Section, written: Written, *, by: Actor, source: str) -> Article:
    """Places ``written`` in ``section``: live if it was published there, else a draft.

    The live revision carries no approval: the journal says that it was imported from ``source`` (ARTICLE_IMPORTED).
    Raises Refused, and Invalid for words or an address that cannot be stored.
    """
    authorize(by, IMPORT_CONTENT)
    words = cleaned_words(
        title=written.title,
        summary=written.summary,
        body=written.body,
        language=written.language,
        topics=written.topics,
    )
    at = written.at or timezone.now()
    article = Article.objects.create(
        kind=written.kind, section=section, slug=written.slug, author_id=written.author.pk, created_at=at
    )
    addresses.place(article, section, written.slug)
    revision = add_revision(article, words, author=written.author, number=1)
    article.topics.set(words.topic_ids)
    if written.published:
        RevisionStatus.objects.filter(pk=revision.pk).update(state=State.PUBLISHED)
        article.live, article.draft, article.draft_author_ids = revision, None, []
        article.first_published_at = article.published_at = at
        bump_sections(section)
    article.changed_at = at
    article.save()
    state = State.PUBLISHED if written.published else State.DRAFT
    record(
        events.ARTICLE_IMPORTED,
        by=by,
        about=article,
        revision=revision.number,
        digest=revision.digest,
        state=str(state.value),
        source=source,
    )
    return article
