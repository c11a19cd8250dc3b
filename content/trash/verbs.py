"""Trash of articles: trashing and restoring. After TRASH_DAYS an article can no longer be restored.

An invariant of the rulebook (content/rulebook/trash.py) takes trashed articles out of every list, search and
count. They keep their address, so that a restore never conflicts.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Collate, Now

from audit.actors import Actor, SystemActor
from audit.record import record
from content.actions import PURGE_ARTICLE, RECOVER_ARTICLE, TRASH_ARTICLE, VIEW_ARTICLE
from content.autosave.verbs import NOTHING
from content.formatting.bounded_count import how_many
from content.models import (
    Address,
    Article,
    Checkup,
    Comment,
    ReviewNote,
    RevisionMedia,
    RevisionStatus,
    Section,
    WorkingCopy,
)
from content.models.address import AddressKind
from content.models.articles.review import State
from content.models.comment import CommentState
from content.models.grants import ArticleGrant, ArticleTeamGrant
from content.models.triggers.media import TRASH_DAYS
from content.revisions.revisions import lock_article
from content.rulebook.trash import PURGE
from content.scheduling.verbs import cancel_all, waiting
from content.sections.landing_article import introduce_no_more
from content.trash import events
from foundation.chunked import A_STEP
from rbac.decisions import authorize
from rbac.queries import as_boolean, rows_allowed

SHOWN = 20
LOOKED_AT = 500  # linking articles


@transaction.atomic
def trash_article(article: Article, *, by: Actor) -> Article:
    """Trashes the article; for TRASH_DAYS days users with this permission can restore it. Approvals are void.

    Raises Refused, also if it is public (it is taken down first) or in the trash already.
    """
    article = lock_article(article)
    person = authorize(by, TRASH_ARTICLE, article).actor
    newest = article.newest
    cancel_all(article, by=by)
    if article.draft_id and article.archived_at is None:
        RevisionStatus.objects.filter(pk=article.draft_id).update(state=State.DRAFT)
    who = getattr(person, "pk", None)
    Article.objects.filter(pk=article.pk).update(trashed_at=Now(), trashed_by=who)
    record(events.ARTICLE_TRASHED, by=by, about=article, revision=newest.number, digest=newest.digest)
    return lock_article(article)


@transaction.atomic
def recover_article(article: Article, *, by: Actor) -> Article:
    """Restores it to its section: a draft, or taken down if it was. Raises Refused, also if it is not trashed."""
    article = lock_article(article)
    authorize(by, RECOVER_ARTICLE, article)
    Article.objects.filter(pk=article.pk).update(
        trashed_at=None, trashed_by=None, trashed_with=None, changed_at=Now()
    )
    record(events.ARTICLE_RECOVERED, by=by, about=article, revision=article.newest.number)
    return lock_article(article)


def consequences_of(article: Article, user: Any) -> dict[str, Any]:
    """What is trashed with it, and which articles link to it: for the confirmation page.

    Numbers are as content/formatting/bounded_count.py counts them; files are those of the live version and of the
    draft. ``user``: links from texts that they may not see are not shown.
    """
    shown = {key for key in (article.draft_id, article.live_id) if key}
    files = RevisionMedia.objects.filter(revision__in=shown).values("version__asset").distinct()
    links = linking_here(article, user)
    grants = (model.objects.filter(content_object=article) for model in (ArticleGrant, ArticleTeamGrant))
    return {
        "versions": how_many(article.revisions.all()),
        "comments": how_many(article.comments.exclude(state=CommentState.REMOVED)),
        "notes": how_many(ReviewNote.objects.filter(article=article)),
        "files": files.count(),
        "shared_with": sum(map(how_many, grants)),
        "old_addresses": how_many(Address.objects.filter(target__article=article)),
        "schedules": list(waiting().filter(article=article)),
        "introduces": list(Section.objects.filter(landing=article)),
        "linked_from": links.shown,
        "more_links": links.is_more,
    }


class Linking(NamedTuple):
    """``is_more``: whether there are or may be more: at most LOOKED_AT linking articles are checked."""

    shown: list[Article]
    is_more: bool


def linking_here(article: Article, user: Any) -> Linking:
    """Articles visible to ``user`` whose newest text links to it, as the worker last indexed them. Two queries."""
    here = Address.objects.filter(article=article)
    old = Address.objects.filter(target__article=article, kind=AddressKind.REDIRECT)
    return linking_to(as_links(here, old), user, Q(pk=article.pk))


def linking_to(paths: ArraySubquery, user: Any, apart_from: Any) -> Linking:
    """The same for addresses, without articles that match the condition ``apart_from``. Two queries."""
    keys = list(Checkup.objects.filter(links__overlap=paths).values_list("pk", flat=True)[: LOOKED_AT + 1])
    # Linking articles first, then a check of each: not everything below the user's roles.
    allowed = as_boolean(rows_allowed(user, VIEW_ARTICLE, Article, per_row=True))
    found = Article.objects.filter(allowed, pk__in=keys[:LOOKED_AT]).exclude(apart_from)
    # By an expression: PostgreSQL might scan the index of all articles in this order.
    order = (F("changed_at") + Value(timedelta(0))).desc()
    told = list(found.select_related("section", "draft", "live").order_by(order, "-pk")[: SHOWN + 1])
    return Linking(told[:SHOWN], len(told) > SHOWN or len(keys) > LOOKED_AT)


def as_links(here: QuerySet[Address], *others: QuerySet[Address]) -> ArraySubquery:
    """Paths of all of them, to be searched among links.

    Separate, or PostgreSQL reads every address of the site for either. And as one array unknown at planning
    time, of the type and collation of the links: then it uses their index, however many addresses there are.
    """
    path = Collate(Cast("path", TextField()), "default")
    return ArraySubquery(here.values_list(path).union(*(one.values_list(path) for one in others), all=True))


def empty_trash() -> int:
    """Deletes for good what was in the trash for TRASH_DAYS days, each in its own transaction; returns how many."""
    number = 0
    while keys := list(
        Article.objects.filter(_due()).order_by("trashed_at").values_list("pk", flat=True)[:A_STEP]
    ):
        number += sum(_purge(pk) for pk in keys)
    return number


def _due() -> Q:
    return Q(
        trashed_at__isnull=False,
        trashed_at__lte=Now() - timedelta(days=TRASH_DAYS),
        purged_at__isnull=True,
    )


@transaction.atomic
def _purge(pk: int) -> bool:
    """What readers once saw can be proved for ever; of everything else PostgreSQL deletes the text
    (content/models/triggers/trash.py). The audit log, the numbers of versions and their digests stay in both cases.
    """
    by = SystemActor(PURGE)
    if not Article.objects.select_for_update().filter(_due(), pk=pk).exists():
        return False
    article = lock_article(Article(pk=pk))
    authorize(by, PURGE_ARTICLE, article)
    was_public = article.first_published_at is not None
    digests = list(article.revisions.order_by("number").values_list("digest", flat=True))
    record(
        events.ARTICLE_PURGED,
        by=by,
        about=article,
        digests=[] if was_public else digests,
        kept=len(digests) if was_public else 0,
    )
    # Comments belong to readers: nothing has to be proved with them.
    Comment.objects.filter(article=article).update(
        name="", text="", html="", in_reply_to="", email_ciphertext=b"", state=CommentState.REMOVED
    )
    WorkingCopy.objects.filter(article=article).update(**NOTHING)  # unsaved text of users there
    introduce_no_more(article, by=by)
    if not was_public:  # its address is unknown outside; others may use it now
        Address.objects.filter(article=article).delete()
    Article.objects.filter(pk=pk).update(purged_at=Now())
    return True


def days_left(thrown: Article | Section, now: datetime) -> int:
    """Days left to restore it, never less than 0."""
    left = thrown.trashed_at + timedelta(days=TRASH_DAYS) - now if thrown.trashed_at else timedelta()
    return max(0, left.days)
