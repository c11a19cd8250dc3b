"""Which texts link to an address, as far as somebody may know.

What others write where that person may not look counts for nothing here: a refusal would tell of it. Their links lead
to whatever stands at the address from then on, and their own desk shows it (content/checkups.py).
"""

from collections.abc import Collection
from functools import reduce
from itertools import batched
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from audit.actors import Actor, SystemActor
from content.actions import READ_ARTICLE, VIEW_ARTICLE
from content.checkups import Reader
from content.models import Article, Checkup
from rbac.queries import as_boolean, rows_allowed

AT_ONCE = 20  # paths in one query for public words


class Link(NamedTuple):
    """The title of a text as ``by`` sees it, and the path that it links to."""

    title: str
    path: str


def link_to(paths: Collection[str], *, by: Actor) -> Link | None:
    """One link to one of ``paths`` in the newest words of a text that ``by`` may see, or in what readers like them see.

    The newest words as the worker last saw them; public words under a draft as they are. A job sees everything.
    """
    if not paths:
        return None
    return _in_newest(paths, by) or _in_public(paths, by)


def _in_newest(paths: Collection[str], by: Actor) -> Link | None:
    linking = Checkup.objects.filter(links__overlap=[*paths])
    public_alone = Q(draft=None) & _allowed(by, READ_ARTICLE)
    found = _there().filter(_allowed(by, VIEW_ARTICLE) | public_alone, pk__in=linking.values("article"))
    article = found.select_related("checkup").order_by("pk").first()
    if article is None:
        return None
    return Link(article.newest.title, min({*article.checkup.links} & {*paths}))


def _in_public(paths: Collection[str], by: Actor) -> Link | None:
    """Where a draft says something else by now."""
    for some in batched(sorted(paths), AT_ONCE):
        names = reduce(or_, (Q(live__body__contains=path) for path in some))
        found = _there().filter(
            names, _allowed(by, READ_ARTICLE) | _allowed(by, VIEW_ARTICLE), draft__isnull=False
        )
        for article in found.order_by("pk")[:100]:
            reader = Reader()
            reader.feed(article.live.body if article.live else "")
            if met := {*reader.links} & {*some}:
                return Link(article.live.title if article.live else "", min(met))
    return None


def _there() -> QuerySet[Article]:
    return Article.objects.filter(trashed_at=None).select_related("draft", "live")


def _allowed(by: Actor, action: Any) -> Q:
    if isinstance(by, SystemActor):
        return Q(pk__isnull=False)
    return Q(as_boolean(rows_allowed(by, action, Article, of_few=True)))
