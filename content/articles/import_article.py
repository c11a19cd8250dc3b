"""Importing an article from another system. What was public there may be public here at once: it is not new.

Only the import uses this (IMPORT_CONTENT); four eyes bind every user who publishes here, from the next edit on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import IMPORT_CONTENT
from content.addresses import addresses
from content.kinds.kind import kinds
from content.models import Article, Byline, ImportedItem, Section, Topic
from content.models.articles.article import ArticleKind
from content.revisions.revisions import add_revision, cleaned_words, go_live, set_topics
from foundation.slugs import slug_from
from rbac.decisions import authorize


@dataclass(frozen=True, slots=True)
class Brought:
    """An article to import. ``public_since`` None: it stays a draft."""

    title: str
    body: str
    author: AbstractBaseUser
    source: str
    item: tuple[str, str]  # its kind (post, page) and identifier in the source
    summary: str = ""
    slug: str = ""
    kind: str = ArticleKind.ARTICLE
    language: str = "en"
    topics: Iterable[Topic | int] = ()
    bylines: Iterable[Byline | int] = ()
    written_at: datetime | None = None
    public_since: datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def bring_in(brought: Brought, section: Section, *, by: Actor) -> Article:
    """Creates an article with one revision, live if it was public at the source.

    The slug is made from ``slug`` or the title, with a number appended if it is taken. Raises UncleanText.
    """
    authorize(by, IMPORT_CONTENT)
    words = cleaned_words(
        title=brought.title,
        summary=brought.summary,
        body=brought.body,
        language=brought.language,
        topics=brought.topics,
        bylines=brought.bylines,
        kind=brought.kind,
        details=brought.details,
    )
    taken = addresses.PathsBelow(addresses.section_path(section))
    slug = slug_from(brought.slug or words.title, taken)
    dates = {"created_at": brought.written_at} if brought.written_at else {}
    article = Article.objects.create(
        kind=kinds[brought.kind].name, section=section, slug=slug, author_id=brought.author.pk, **dates
    )
    addresses.place(article, section, slug)
    revision = add_revision(article, words, author=brought.author)
    set_topics(article, words.topic_ids)
    # Before it goes live: PostgreSQL exempts a text from four eyes only if it says where it was public already.
    kind, identifier = brought.item
    ImportedItem.objects.create(source=brought.source, kind=kind, identifier=identifier, object_id=article.pk)
    if brought.public_since:
        go_live(article, since=brought.public_since)
    record(
        events.ARTICLE_IMPORTED,
        by=by,
        about=article,
        revision=revision.number,
        digest=revision.digest,
        state="published" if brought.public_since else "draft",
        source=brought.source,
    )
    return article
