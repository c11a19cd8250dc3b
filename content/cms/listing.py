"""Articles for lists: one query whatever the number of rows and roles, without the texts."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article
from rbac.queries import annotate_allowed, visible_to

PAGE = 50
_TEXTS = ("draft__body", "draft__summary", "live__body", "live__summary")


def rows(articles: QuerySet[Article]) -> QuerySet[Article]:
    """``articles`` with all that a row shows, newest change first."""
    return (
        articles.select_related("section", "author", "draft__status", "live__status")
        .defer(*_TEXTS, "author__password", "section__description")
        .order_by("-changed_at", "-pk")
    )


def visible_rows(user: Any) -> QuerySet[Article]:
    """The rows that ``user`` may see, each with what they may do to it."""
    visible = visible_to(user, VIEW_ARTICLE, Article)
    return annotate_allowed(rows(visible), user, {"may_edit": EDIT_ARTICLE, "may_approve": APPROVE_ARTICLE})


def cursor_of(article: Article) -> str:
    """Where the next page begins: an article's place in the order, which holds even when others move."""
    return f"{article.changed_at.isoformat()}_{article.pk}"


def after(articles: QuerySet[Article], cursor: str) -> QuerySet[Article]:
    """The rows behind ``cursor``; all of them when it is none of ours."""
    at, _separator, key = cursor.partition("_")
    try:
        changed_at = datetime.fromisoformat(at)
    except ValueError:
        return articles
    if changed_at.tzinfo is None or not (key.isascii() and key.isdigit() and len(key) < 19):
        return articles
    earlier = Q(changed_at__lt=changed_at) | Q(changed_at=changed_at, pk__lt=int(key))
    return articles.filter(Q(changed_at__lte=changed_at) & earlier)
