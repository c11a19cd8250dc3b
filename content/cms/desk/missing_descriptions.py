"""Problems of articles for the dashboard, found by a job: broken links and images without a description."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.cms.lists.rows import ArticleRow
from content.models import Article, Checkup
from rbac.queries import as_boolean

LOOKED_AT = 500  # articles
SOMETHING = ~Q(broken=[]) | Q(undescribed__gt=0)


class Lack(NamedTuple):
    """``broken``: paths that lead nowhere. ``undescribed``: number of images without a description."""

    row: ArticleRow
    broken: list[str]
    undescribed: int


def lacking() -> QuerySet[Article]:
    """Articles of the whole site with problems, regardless of visibility: those that were created last."""
    newest = Checkup.objects.filter(SOMETHING).order_by("-pk").values("pk")[:LOOKED_AT]
    return Article.objects.filter(pk__in=newest, archived_at=None)


def lacking_of(person: int | None) -> QuerySet[Article]:
    """Those that ``person`` created, most recently changed first."""
    own = Article.objects.filter(author=person).order_by("-changed_at", "-pk").values("pk")[:LOOKED_AT]
    found = Exists(Checkup.objects.filter(SOMETHING, pk=OuterRef("pk")))
    return Article.objects.filter(as_boolean(Q(found)), pk__in=own, archived_at=None)


def more_than_are_looked_at() -> QuerySet[Checkup]:
    """Not empty only if more articles have problems than ``lacking`` returns."""
    return Checkup.objects.filter(SOMETHING).order_by("pk")[LOOKED_AT : LOOKED_AT + 1]
