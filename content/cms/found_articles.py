"""The articles that the search box of the CMS finds: only what the person may see, and no number of anything else.

Each query is kept by what decides it (rbac/prepared.py): compiling it takes longer than finding a rare word.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchRank
from django.db.models import BigIntegerField, F, Q, QuerySet
from django.utils.translation import get_language

from content.actions import VIEW_ARTICLE
from content.cms.newest import EVERYTHING, Walks
from content.cms.rows import COLUMNS, ArticleRow
from content.meant import Meant
from content.models import Article, SearchEntry
from content.search import CANDIDATES, bring_in_due, newest_with, question_of, texts_asked
from rbac.grant_queries import NOTHING
from rbac.lookups import IsAmong
from rbac.prepared import Slot, prepared
from rbac.queries import only, rows_allowed, ways

SHOWN = 7  # of each kind; more words narrow it down
# So many of the newest are asked about before what somebody may see is collected: enough for who may see one in four.
ASKED_ABOUT = 4 * CANDIDATES
RARE = CANDIDATES // 4

type Texts = dict[str, str]
KEYS = Slot("keys", ArrayField(BigIntegerField()))


def articles_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[ArticleRow]:
    """The best of the articles that ``user`` may see, by their newest words. Three queries, at most six; more
    where something was saved that nobody has looked for since.

    ``meant``: what mistyped words may mean (content/meant.py).
    """
    allowed = rows_allowed(user, VIEW_ARTICLE, Article)
    if allowed is NOTHING:
        return []
    if meant is None:
        bring_in_due()
    texts, language = texts_asked(words, meant), get_language() or ""
    entries = _newest(allowed, texts, language)
    best = prepared(_best_of, ArticleRow, len(texts) // 2, language)
    return best.rows(keys=entries, **texts) if entries else []


def _newest(allowed: Q, texts: Texts, language: str) -> list[int]:
    """Keys of the newest entries that have the words, of articles that ``allowed`` lets through; CANDIDATES at most.

    Never of fewer because of others: which are the newest would show how many of theirs have these words.
    """
    sees_few = _in_vain.lately(allowed)
    # A word that few articles have is not worth collecting what somebody may see.
    most = RARE if sees_few else ASKED_ABOUT if allowed else CANDIDATES
    newest = _keys(texts, language, most)
    if len(newest) < most or not sees_few:
        seen = newest if not allowed else _visible(allowed, newest)
        if len(seen) >= CANDIDATES or len(newest) < most:
            return [entry for entry, _article in seen[:CANDIDATES]]
    if allowed not in EVERYTHING:  # who may see everything may see what follows, too
        _in_vain.remember(allowed)
    found = {key for way in ways(allowed) for key in _keys(texts, language, CANDIDATES, way)}
    return [entry for entry, _article in sorted(found, key=_article_of, reverse=True)[:CANDIDATES]]


def _keys(texts: Texts, language: str, most: int, way: Q | None = None) -> list[tuple[int, int]]:
    """Entries and their articles, the newest first; ``way``: of the articles that it lets through."""
    query = prepared(_with_words, _pair, len(texts) // 2, language, most, way)
    found = query.rows_planned_anew(**texts) if way is not None else query.rows(**texts)
    return sorted(found, key=_article_of, reverse=True)


def _with_words(words: int, language: str, most: int, way: Q | None) -> QuerySet[SearchEntry, Any]:
    own = None if way is None else only(Article.objects.all(), way)
    keys = newest_with(question_of(words, language), most, own)
    return SearchEntry.objects.filter(pk__in=keys).values_list("pk", "article_id")


def _visible(allowed: Q, entries: list[tuple[int, int]]) -> list[tuple[int, int]]:
    keys = [article for _entry, article in entries]
    # Planned for so many: a plan that is kept for few would ask about each alone.
    seen = set(prepared(_allowed_of, _first, allowed).rows_planned_anew(keys=keys)) if keys else set()
    return [entry for entry in entries if _article_of(entry) in seen]


def _allowed_of(allowed: Q) -> QuerySet[Article, Any]:
    return only(Article.objects.all(), allowed).filter(IsAmong(F("pk"), KEYS)).values_list("pk")


def _best_of(words: int, language: str) -> QuerySet[Article, Any]:
    """Of the entries ``KEYS``. No others are ranked: that takes longer than finding them."""
    query = question_of(words, language)
    entries = SearchEntry.objects.filter(IsAmong(F("pk"), KEYS))
    best = entries.order_by(SearchRank(F("words"), query).desc(), "-article_id").values("pk")[:SHOWN]
    found = Article.objects.filter(search_entries__in=best)
    rank = SearchRank(F("search_entries__words"), query)
    return found.order_by(rank.desc(), "-pk").values_list(*COLUMNS)


def _pair(first: Any, second: int) -> tuple[Any, int]:
    return first, second


def _first(key: int) -> int:
    return key


def _article_of(entry: tuple[int, int]) -> int:
    return entry[1]


_in_vain = Walks(4096)
