"""Creation and publication of revisions, with their topics and media: the only module that stores content."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import BigIntegerField, Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from audit.stored_messages import gettext as _
from audit.stored_messages import say
from content.actions import READ_MEDIA
from content.errors import UncleanText, WrongState
from content.kinds.kind import kinds
from content.media.errors import UnknownFile
from content.media.removed import is_there
from content.media.urls.files import named_in
from content.models import (
    Article,
    AssetVersion,
    Byline,
    Revision,
    RevisionMedia,
    RevisionStatus,
    Section,
    Site,
    Topic,
)
from content.models.articles.article import ArticleKind
from content.models.articles.review import State
from content.models.articles.revision import LONGEST_SUMMARY, LONGEST_TITLE
from content.models.articles.section import Audience
from content.revisions.correction_notes import cleaned_corrections
from content.revisions.digest import digest_of
from content.text.html_text import one_line, word_count
from content.text.sanitise import clean_html
from foundation.prepared_queries import Parameter, prepared_objects
from rbac.queries import visible_to

MOST_BYLINES = 20


@dataclass(frozen=True, slots=True)
class Content:
    """Content as it will be stored: cleaned, normalised, with its digest."""

    title: str
    summary: str
    body: str
    language: str
    topic_ids: tuple[int, ...]
    correction_notes: str = ""
    byline_ids: tuple[int, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, revision: Revision) -> "Content":
        """Current content of a revision: its own digest is of the original, also after a redaction."""
        stored: dict[str, Any] = {one.name: getattr(revision, one.name) for one in fields(cls)}
        stored["topic_ids"] = tuple(sorted(set(revision.topic_ids)))
        return cls(**stored | {"byline_ids": tuple(revision.byline_ids)})

    @property
    def digest(self) -> str:
        return digest_of(**asdict(self))

    @property
    def arguments(self) -> dict[str, Any]:
        """As ``cleaned_words`` and ``write_draft`` take it."""
        values = asdict(self)
        return {"topics": values.pop("topic_ids"), "bylines": values.pop("byline_ids")} | values

    @property
    def columns(self) -> dict[str, Any]:
        """As a revision stores it."""
        lists = {"topic_ids": list(self.topic_ids), "byline_ids": list(self.byline_ids)}
        return asdict(self) | lists | {"words": word_count(self.body), "digest": self.digest}


def cleaned_words(
    *,
    title: str,
    summary: str,
    body: str,
    language: str,
    topics: Iterable[Model | int] = (),
    correction_notes: str = "",
    bylines: Iterable[Byline | int] = (),
    kind: str = ArticleKind.ARTICLE,
    details: Mapping[str, str] | None = None,
) -> Content:
    """``details`` are the other fields of ``kind``; unknown ones are left out.

    Raises UncleanText for a text that cannot be stored: no title, too long, or refused by the sanitiser.
    """
    words = Content(
        title=one_line(title),
        summary=one_line(summary),
        body=clean_html(body),
        language=language,
        topic_ids=tuple(sorted({topic if isinstance(topic, int) else topic.pk for topic in topics})),
        correction_notes=cleaned_corrections(correction_notes),
        byline_ids=tuple(dict.fromkeys(one if isinstance(one, int) else one.pk for one in bylines)),
        details=kinds[kind].cleaned(details or {}),
    )
    if not words.title:
        raise UncleanText(_("Give the article a title."))
    if len(words.byline_ids) > MOST_BYLINES:
        raise UncleanText(
            _("An article stands under at most %(n)d bylines. Take out the others.") % {"n": MOST_BYLINES}
        )
    if len(words.title) > LONGEST_TITLE:
        raise UncleanText(_("The title is longer than %(n)d characters. Shorten it.") % {"n": LONGEST_TITLE})
    if len(words.summary) > LONGEST_SUMMARY:
        raise UncleanText(
            _("The summary is longer than %(n)d characters. Shorten it.") % {"n": LONGEST_SUMMARY}
        )
    return words


def words_on(current: Revision, *, kind: str, **given: Any) -> Content:
    """``cleaned_words``, in which None, and what is not given, mean the value of ``current``. Raises UncleanText."""
    wanted = {name: value for name, value in given.items() if value is not None}
    wanted["language"] = wanted.get("language") or current.language
    return cleaned_words(**Content.of(current).arguments | wanted, kind=kind)


def add_revision(article: Article, words: Content, *, author: AbstractBaseUser) -> Revision:
    """Writes a revision and makes it the article's draft; the previous draft is superseded. Article row locked.

    Raises UnknownFile when its body names a file that ``author`` may not see.
    """
    return _written(article, words, author=author, state=State.DRAFT)


def add_beside(article: Article, words: Content, *, author: AbstractBaseUser) -> Revision:
    """Stores a revision beside the draft, which stays the draft. Article row locked. Raises UnknownFile."""
    return _written(article, words, author=author, state=State.SUPERSEDED)


def _written(article: Article, words: Content, *, author: AbstractBaseUser, state: State) -> Revision:
    shown = versions_named(words.body, by=author, article=article)
    revision = _new_revision(article, words, author=author)
    revision.save(force_insert=True)
    _store_states(revision, state)
    changed = ["draft_author_ids", "changed_at"]
    if state == State.DRAFT:
        article.draft = revision
        changed.append("draft")
    article.changed_at = Now()
    article.save(update_fields=changed)
    write_uses(revision, shown)
    return revision


def _store_states(revision: Revision, state: State) -> None:
    """A new draft supersedes the previous one: one statement for both, as users wait for every save."""
    states = [RevisionStatus(revision=revision, state=state)]
    if state == State.DRAFT and (before := revision.article.draft_id):
        states.append(RevisionStatus(revision_id=before, state=State.SUPERSEDED))
    RevisionStatus.objects.bulk_create(
        states, update_conflicts=True, unique_fields=["revision"], update_fields=["state"]
    )
    revision.status = states[0]


def _new_revision(article: Article, words: Content, *, author: AbstractBaseUser) -> Revision:
    """Not stored yet. ``author`` becomes an author of unpublished content."""
    if author.pk not in article.draft_author_ids:
        article.draft_author_ids = [*article.draft_author_ids, author.pk]
    return Revision(
        article=article,
        number=_next_number(article),
        author_id=author.pk,
        author_ids=list(article.draft_author_ids),
        **words.columns,
    )


def _next_number(article: Any) -> int:
    """Of a locked article. A version kept beside the draft can have a higher number than the draft."""
    known = article.__dict__.get("last_number")
    last = (article.revisions.aggregate(last=Max("number"))["last"] or 0) if known is None else known
    article.last_number = last + 1
    return int(last + 1)


def lock_article(article: Article) -> Article:
    """The article as stored now, its row locked until the transaction ends: concurrent changes are serialised.

    ``last_number`` is that of its last version: it spares every save a statement.
    """
    # Read after the lock was granted: rows joined in the locking query would be from before the wait.
    Article.objects.select_for_update().values_list("pk").get(pk=article.pk)
    [found] = _STORED.rows(article=article.pk)
    return found


def _stored() -> QuerySet[Article]:
    numbers = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("number")
    found = Article.objects.filter(pk=Parameter("article", BigIntegerField()))
    return found.annotate(last_number=Subquery(numbers[:1]))


_WITH = ("section__scope", "section__address", "address", "draft__status", "live__status")
_STORED = prepared_objects(_stored, _WITH, also=("last_number",))


def draft_in(article: Article, states: set[State], otherwise: Any) -> Revision:
    """The draft in one of ``states``. Raises WrongState, with the lazy sentence ``otherwise``, if there is none."""
    if article.draft is None or article.draft.status.state not in states:
        raise WrongState(say(otherwise))
    return article.draft


def require_read(draft: Revision, digest: str | None, why: Any) -> None:
    """Raises WrongState, with the lazy sentence ``why``, if ``draft`` is not what was read (None: unknown)."""
    if digest is not None and draft.digest != digest:
        raise WrongState(say(why))


def go_live(article: Article, *, since: datetime | None = None) -> None:
    """Publishes the draft (``since``: it was public elsewhere already).

    Permission has been decided. Article row locked. Raises NotComplete.
    """
    revision = article.draft
    assert revision is not None  # noqa: S101  (the service functions check it)
    kind = kinds[article.kind]
    kind.require_complete(revision.details)
    if article.live_id:
        RevisionStatus.objects.filter(pk=article.live_id).update(state=State.SUPERSEDED)
    RevisionStatus.objects.filter(pk=revision.pk).update(state=State.PUBLISHED)
    article.live, article.draft = revision, None
    # Versions kept beside this text count as written after it: models/articles/review.py checks the same.
    later = article.revisions.order_by().filter(number__gt=revision.number)
    article.draft_author_ids = list(later.values_list("author_id", flat=True).distinct())
    article.published_at = since or Now()
    if article.first_published_at is None:
        article.first_published_at = since or Now()
    article.begins_at, article.ends_at = kind.span(revision.details)
    article.public_version += 1
    article.save()
    set_topics(article, revision.topic_ids)
    bump_sections(article.section, article)


def bump_sections(section: Section, article: Article) -> None:
    """Invalidates cached lists of ``section`` and of everything above it, and menus with ``article`` or a topic."""
    reached = Section.objects.filter(scope__descendant_links__scope=section.scope_id)
    if section.audience != Audience.PUBLIC:  # public pages must not change in any way
        reached = reached.exclude(audience=Audience.PUBLIC)
    above = (
        reached.order_by("pk")  # always in the same order, to avoid deadlocks between publications
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    Section.objects.filter(pk__in=list(above)).update(public_version=F("public_version") + 1)
    if section.audience == Audience.PUBLIC:
        named = rf"\t(article:{article.pk}|topic:\d+)\t"
        menus = Site.objects.filter(Q(header_menu__regex=named) | Q(footer_menu__regex=named))
        menus.update(version=F("version") + 1)


def versions_named(body: str, *, by: Any, article: Article) -> list[AssetVersion]:
    """Versions that clean ``body`` names. No query without any, else one; two if the same bytes are in several
    libraries.

    Raises UnknownFile, with the same sentence for missing, unreadable and trashed files. Files that the article
    used before stay usable, trashed or not.
    """
    named = named_in(body)
    if not named:
        return []
    uses = RevisionMedia.objects.filter(version=OuterRef("pk"))
    # Only for trashed files, in this order: most are in the newest version, and the article may have very many
    # versions.
    newest = [key for key in (article.draft_id, article.live_id) if key]
    used_here = Q(Exists(uses.filter(revision__in=newest))) if newest else Q()
    used_here |= Q(Exists(uses.filter(revision__article=article.pk)))
    candidates = visible_to(by, READ_MEDIA, AssetVersion).filter(
        is_there(), Q(asset__trashed_at=None) | used_here, file__in={digest for digest, _name in named}
    )
    found: dict[tuple[str, str], AssetVersion] = {}
    for version in _preferred(list(candidates.select_related("asset")), article):
        found.setdefault((version.file_id, version.address_name), version)
    for digest, name in named:
        if (digest, name) not in found:
            raise UnknownFile(name=name)
    return list({found[name].pk: found[name] for name in named}.values())


def _preferred(versions: list[AssetVersion], article: Article) -> list[AssetVersion]:
    """The same bytes may be in several libraries: what the article used before first, then its own section's."""
    if len({(version.file_id, version.address_name) for version in versions}) == len(versions):
        return versions
    keys = [version.pk for version in versions]
    uses = RevisionMedia.objects.filter(version__in=keys, revision__article=article.pk)
    used = {*uses.values_list("version", flat=True).distinct()}
    return sorted(versions, key=lambda v: (v.pk not in used, v.asset.section_id != article.section_id, v.pk))


def write_uses(revision: Revision, versions: list[AssetVersion]) -> None:
    """In the transaction of the revision."""
    RevisionMedia.objects.bulk_create([RevisionMedia(revision=revision, version=v) for v in versions])


# A shared lock. Django offers only exclusive ones, with which concurrent saves would wait for each other.
_STAYS = "SELECT FROM content_topic WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


def set_topics(article: Article, keys: Iterable[int]) -> None:
    """Sets the topics of ``article`` to the current ones for ``keys``. In a service function's transaction.

    A topic may be merged concurrently. This waits for that, and a later merge waits for this transaction. A
    reference alone would not be enough: foreign keys are locked at the end of a transaction only.
    """
    keys, now = list(keys), []
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_STAYS, [keys])
        now = Topic.objects.as_now(keys)
    article.topics.set(now)
