"""Title search: articles with certain words in the draft title or in the title that readers see.

Rare words are found by the trigram index. Words that many of the newest titles contain are found by walking from the
newest article on, and so are those of one or two letters, which that index does not contain
(content/cms/lists/bounded_pages.py).
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Subquery

from content.actions import VIEW_ARTICLE
from content.cms.lists.bounded_pages import FEW, BoundedList, is_short
from content.cms.lists.by_scope import Places
from content.cms.lists.newest import EVERYTHING, Allowed, Walks, allowed_to, newest_first
from content.cms.lists.pagination import Cursor
from content.models import Article, Revision
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean

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


class _TitledList(BoundedList[Article, _Titled]):
    """Visible ones of ``articles`` with ``words`` in a title."""

    def __init__(
        self, words: str, person: Any, allowed: Allowed, articles: QuerySet[Article], number: int
    ) -> None:
        places = Places(person, VIEW_ARTICLE, Article.objects.all(), "changed_at", None)
        super().__init__(places, allowed, number, sees_all=allowed.at_once in EVERYTHING)
        self.words, self._articles, self.condition = words, articles, as_boolean(in_a_title(words))

    @property
    def rows(self) -> QuerySet[Article]:
        return self._articles

    def found(self) -> list[int] | None:
        return few_titled(self.words)

    def found_late(self) -> list[int] | None:
        return few_titled(self.words, late=True)

    @property
    def walked(self) -> QuerySet[Article]:
        return Article.objects.all()

    def seen(self, end: Cursor) -> None:
        """There is no next page here."""

    def read(self, rows: QuerySet[Article]) -> list[_Titled]:
        return [_Titled(*row) for row in rows.values_list("changed_at", "pk")[: self.number]]

    def place_of(self, row: _Titled) -> Cursor:
        return Cursor(*row)


def keys_titled(words: str, person: Any, articles: QuerySet[Article], number: int) -> list[int]:
    """Keys of the first ``number`` visible ``articles`` with ``words`` in a title, last changed first; for frequent
    words among very many articles, those found among the newest.
    """
    allowed = allowed_to(person, VIEW_ARTICLE)
    if allowed.at_once is NOTHING:
        return []
    return [row.key for row in _TitledList(words, person, allowed, articles, number).page().rows]


def _many_have(words: str) -> bool:
    """Whether many of the newest titles contain them; False if there are no more articles than those."""
    last = Subquery(newest_first(Article.objects.all()).values("changed_at")[SAMPLE : SAMPLE + 1])
    # As a column of each, so that PostgreSQL goes by the index of changes and not through all titles.
    having = newest_first(Article.objects.filter(as_boolean(in_a_title(words)), changed_at__gte=last))
    return len(having.values_list("pk")[:COMMON]) >= COMMON


_in_many = Walks(1024)
