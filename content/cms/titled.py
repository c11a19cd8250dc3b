"""Articles with certain words in a title: in the one that is being written, or in the one that readers see.

As in newest.py there are several ways, and none is good for everybody. A word that few titles have is found by the
index of parts of titles; a look at the newest articles says whether many have it. Then it is found by walking from the
newest one on, and for whoever may see few, in what they may see.
"""

from collections.abc import Callable, Hashable
from enum import Enum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet, Subquery, TextField

from content.actions import VIEW_ARTICLE
from content.cms.newest import (
    EVERYTHING,
    Allowed,
    Walks,
    allowed_to,
    collected,
    newest_first,
    newest_of_few,
    oldest_first,
    oldest_of_few,
    picked,
    walked,
)
from content.models import Article, Revision
from rbac.grant_queries import NOTHING
from rbac.lookups import IsAmong
from rbac.prepared import Prepared, Slot, prepared
from rbac.queries import holds_much

SAMPLE = 400  # of the newest articles
COMMON = 8  # of the sample: words that fewer titles have are looked for by the index
WORDS = Slot("words", TextField())
IN_A_TITLE = Q(draft__title__icontains=WORDS) | Q(live__title__icontains=WORDS)


class Way(Enum):
    WALK = "from the newest article on, and only so far"
    INDEX = "by the index of parts of titles"
    OWN = "in what somebody may see"


def titled(
    way: Way,
    articles: QuerySet[Article],
    allowed: Q,
    number: int,
    *,
    among: QuerySet[Article],
    newer: bool,
) -> QuerySet[Article]:
    """The first ``number`` of ``articles`` with the words; ``Way.WALK``: perhaps fewer.

    ``allowed``: of each row alone, but for ``Way.OWN``. ``newer``: the oldest first.
    """
    having = articles.filter(IN_A_TITLE)
    if way is Way.WALK:
        return walked(having, allowed, number, among=among, order=oldest_first if newer else newest_first)
    order = oldest_of_few if newer else newest_of_few
    if way is Way.OWN:
        return collected(having, allowed, number, order=order)
    # Every version is in the index: an older one may have had the words in its title.
    ever = Revision.objects.filter(title__icontains=WORDS).order_by().values("article_id")
    return picked([having.filter(IsAmong(F("pk"), ArraySubquery(ever)))], allowed, number, order=order)


def titled_rows[Row](
    query: Callable[..., Prepared[Row]],
    number: int,
    allowed: Allowed,
    *facts: Hashable,
    anew: bool,
    words: str,
    **values: object,
) -> list[Row]:
    """The first ``number`` rows of ``query(way, allowed, *facts)``, whose queryset is made by ``titled``.

    At most three queries. ``anew``: what somebody may see is planned anew each time (rbac/prepared.py).
    """
    if allowed.at_once is NOTHING:
        return []
    if not _many_have(words):
        return query(Way.INDEX, allowed.of_each, *facts).rows(words=words, **values)
    if not _in_vain.lately(allowed):
        rows = query(Way.WALK, allowed.of_each, *facts).rows(words=words, **values)
        if len(rows) >= number:
            return rows
    if allowed.at_once in EVERYTHING:
        return query(Way.INDEX, allowed.of_each, *facts).rows(words=words, **values)
    _in_vain.remember(allowed)
    own = query(Way.OWN, allowed.at_once, *facts)
    return own.rows_planned_anew(words=words, **values) if anew else own.rows(words=words, **values)


def keys_titled(words: str, person: Any, articles: QuerySet[Article], number: int) -> list[int]:
    """The keys of the first ``number`` of ``articles`` with ``words`` in a title that ``person`` may see, the last
    changed first. At most three queries. ``articles`` may ask for ``WORDS`` itself.
    """

    def query(way: Way, visible: Q) -> Prepared[int]:
        return Prepared(lambda: build(way, visible), _key)

    def build(way: Way, visible: Q) -> QuerySet[Article, Any]:
        found = titled(way, articles, visible, number, among=Article.objects.all(), newer=False)
        return found.values_list("pk")[:number]

    allowed = allowed_to(person, VIEW_ARTICLE)
    return titled_rows(query, number, allowed, anew=holds_much(person), words=words)


def _many_have(words: str) -> bool:
    return len(prepared(_of_the_newest, _key).rows(words=words)) >= COMMON


def _of_the_newest() -> QuerySet[Article, Any]:
    """None where there are no more than those."""
    last = Subquery(newest_first(Article.objects.all()).values("changed_at")[SAMPLE : SAMPLE + 1])
    return newest_first(Article.objects.filter(IN_A_TITLE, changed_at__gte=last)).values_list("pk")[:COMMON]


def _key(key: int) -> int:
    return key


_in_vain = Walks(4096)
