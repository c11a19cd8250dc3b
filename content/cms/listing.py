"""Articles for lists: which ones, in which order and from where on. One query whatever the number of roles."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.cms.rows import ArticleRow
from content.models import Article
from rbac.queries import annotate_allowed, visible_to

PAGE = 50


def newest_first(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The order of every list: newest change first."""
    return articles.order_by("-changed_at", "-pk")


def visible_rows(user: Any) -> QuerySet[Article]:
    """The articles that ``user`` may see, each with what they may do to it."""
    visible = newest_first(visible_to(user, VIEW_ARTICLE, Article))
    return annotate_allowed(visible, user, {"may_edit": EDIT_ARTICLE, "may_approve": APPROVE_ARTICLE})


def cursor_of(article: "Article | ArticleRow") -> str:
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
