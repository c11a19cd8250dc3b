"""Title search: articles with certain words in the draft title or in the title that readers see.

Rare words are found by the trigram index. Words that many of the newest titles contain are found by walking from the
newest article on, and so are those of one or two letters, which that index does not contain
(content/cms/lists/bounded_pages.py).
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Subquery

from content.actions import VIEW_ARTICLE
from content.cms.lists.bounded_pages import (
    FEW,
    REACH,
    Ways,
    bounded_rows,
    cursors,
    is_short,
    place_of,
)
from content.cms.lists.by_scope import Places, nearest_rows
from content.cms.lists.newest import EVERYTHING, Walks, allowed_to, newest_first, picked
from content.cms.lists.pagination import Cursor, as_far_as
from content.models import Article, Revision
from foundation.lookups import IsAmong
from foundation.query_expressions import keys_as_array
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean, only, or_parts

SAMPLE = 400  # of the newest articles
COMMON = 8  # of the sample: words in fewer titles are searched by the index


class _Titled(NamedTuple):
    changed_at: datetime
    key: int


def in_a_title(words: str) -> Q:
    """Articles with ``words`` in the draft title, or in the title that readers see."""
    return Q(draft__title__icontains=words) | Q(live__title__icontains=words)


def few_titled(words: str, *, late: bool = False) -> list[int] | None:
    """Articles that ever had ``words`` in a title, if the index finds them and they are few. At most two queries.

    late: also if many of the newest have them. For very frequent words the whole index is scanned, whatever the
    limit, so that result is remembered for a while.
    """
    if is_short(words) or _in_many.lately(words) or (not late and _many_have(words)):
        return None
    # The index covers every version: an older one may have had the words in its title.
    titled = Revision.objects.filter(title__icontains=words).order_by()
    keys = list(titled.values_list("article_id", flat=True)[: FEW + 1])
    if len(keys) <= FEW:
        return keys
    _in_many.remember(words)
    return None


def own_keys(allowed: Q, section: str = "") -> list[int]:
    """Articles that ``allowed`` lets a user see, more than FEW if those are many; ``section``: key, restricts them to
    one section.
    """
    articles = Article.objects.filter(section_id=int(section)) if section else Article.objects.all()
    parts = (only(articles.order_by(), part).values_list("pk") for part in or_parts(allowed))
    first, *others = (part[: FEW + 1] for part in parts)
    return [key for (key,) in (first.union(*others) if others else first)]


def keys_titled(words: str, person: Any, articles: QuerySet[Article], number: int) -> list[int]:
    """Keys of the first ``number`` visible ``articles`` with ``words`` in a title, last changed first; for frequent
    words among very many articles, those found among the newest.
    """
    allowed = allowed_to(person, VIEW_ARTICLE)
    if allowed.at_once is NOTHING:
        return []
    having, of_each = articles.filter(as_boolean(in_a_title(words))), as_boolean(allowed.of_each)

    def rows(found: QuerySet[Article]) -> list[_Titled]:
        return [_Titled(*row) for row in found.values_list("changed_at", "pk")[:number]]

    def of_keys(keys: list[int]) -> list[_Titled]:
        among = having.filter(IsAmong(F("pk"), keys_as_array(keys)))
        return rows(picked([among], allowed.of_each, number))

    places = Places(person, VIEW_ARTICLE, Article.objects.all(), "changed_at", None)
    tried = Ways(
        found=lambda: few_titled(words),
        found_late=lambda: few_titled(words, late=True),
        of_keys=of_keys,
        place=_place,
        walk=lambda end: rows(newest_first(as_far_as(having.filter(of_each), "changed_at", end))),
        own=lambda: own_keys(allowed.at_once),
        seen=lambda _end: None,  # there is no next page here
        nearest=lambda: nearest_rows(places, of_keys, lambda found: Cursor(*found), number),
        sees_all=allowed.at_once in EVERYTHING,
    )
    return [row.key for row in bounded_rows(tried, number, allowed, newer=False).rows]


def _place() -> Cursor | None:
    there = newest_first(Article.objects.all()).values_list("changed_at", "pk")[REACH - 1 : REACH + 1]
    return place_of(cursors(there, newer=False))


def _many_have(words: str) -> bool:
    """Whether many of the newest titles contain them; False if there are no more articles than those."""
    last = Subquery(newest_first(Article.objects.all()).values("changed_at")[SAMPLE : SAMPLE + 1])
    # As a column of each, so that PostgreSQL goes by the index of changes and not through all titles.
    having = newest_first(Article.objects.filter(as_boolean(in_a_title(words)), changed_at__gte=last))
    return len(having.values_list("pk")[:COMMON]) >= COMMON


_in_many = Walks(1024)
