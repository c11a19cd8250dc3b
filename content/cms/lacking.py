"""What articles lack, for the desk: links that lead nowhere and pictures that nobody has described. A job found out."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from content.cms.rows import ArticleRow
from content.models import Article, Checkup

SOMETHING = ~Q(broken=[]) | Q(undescribed__gt=0)


class Lack(NamedTuple):
    """``broken``: the paths that lead nowhere. ``undescribed``: how many pictures lack words."""

    row: ArticleRow
    broken: list[str]
    undescribed: int


def lacking() -> QuerySet[Article]:
    """The articles of the whole site that lack something, whoever may see them."""
    found = Checkup.objects.filter(SOMETHING, article__archived_at=None)
    return Article.objects.filter(pk__in=found.values("pk"))
