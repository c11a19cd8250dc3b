"""What somebody typed, as a question to PostgreSQL: its full-text search first, words that are nearly the same second.

The words are cut here as content/models/search_trigger.py cuts those of the articles. Nothing of what is typed is read
as an operator.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchQuery,
    SearchRank,
    TrigramWordSimilarity,
)
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from content.models import SearchDue, SearchEntry
from content.models.search_trigger import DICTIONARIES

LONGEST_QUESTION = 200  # characters; what follows is not looked at
MOST_WORDS = 8
LONGEST_WORD = 60
SHORTEST_MISTYPED = 4  # of fewer letters nearly everything is nearly the same
# Two letters that changed places are still near; PostgreSQL's own 0.6 does not find them.
_NEAR_ENOUGH = "SET LOCAL pg_trgm.word_similarity_threshold = 0.4"
# Only so many of what was found, the newest, are put in order: a word that is everywhere costs no more than a rare one.
CANDIDATES = 400
DUE_AT_ONCE = 20  # articles: each takes a millisecond or two

_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")


def words_in(typed: str) -> list[str]:
    """The words of a question, each once: lower case, without accents, a bounded number of a bounded length."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", typed[:LONGEST_QUESTION])).lower()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(bare)))[:MOST_WORDS]


def bring_in_due() -> int:
    """Makes search look at the newest words of what was saved last. Of how many articles; 0: none is left.

    Called before somebody looks for newest words. One query, and one for each article, which is locked for no longer;
    what is being saved at this moment is brought in the next time.
    """
    due = list(SearchDue.objects.order_by("-pk").values_list("pk", flat=True)[:DUE_AT_ONCE])
    return sum(SearchDue.objects.filter(pk=key).delete()[0] for key in due)


def exactly(words: Sequence[str], language: str) -> SearchQuery | CombinedSearchQuery:
    """Every word, as it begins or as another form of it in ``language``. ``words`` has at least one."""
    query, *others = (_forms_of(word, language) for word in words)
    for other in others:
        query = query & other
    return query


def _forms_of(word: str, language: str) -> SearchQuery | CombinedSearchQuery:
    beginning = SearchQuery(f"{word}:*", search_type="raw", config="simple")
    return beginning | SearchQuery(word, config=DICTIONARIES.get(language[:2], "simple"))


def nearly(words: Sequence[str]) -> Q | None:
    """Each longer word like one of a title or summary. None where no word is long enough to be mistyped."""
    long = [word for word in words if len(word) >= SHORTEST_MISTYPED]
    condition = Q()
    for word in long:
        condition &= Q(TrigramWordSimilar(F("names"), Value(word)))
    return condition if long else None


def found_exactly(
    entries: QuerySet[SearchEntry], words: Sequence[str], language: str
) -> QuerySet[SearchEntry]:
    """The best of ``entries`` first. ``entries``: of one kind (``is_live``), and only what the person may know of."""
    query = exactly(words, language)
    return _in_order(entries.filter(words=query), SearchRank(F("words"), query))


@contextmanager
def near_enough() -> Iterator[None]:
    """Within it ``found_nearly`` is read. One query."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_NEAR_ENOUGH)
        yield


def found_nearly(entries: QuerySet[SearchEntry], words: Sequence[str]) -> QuerySet[SearchEntry]:
    """The same for words that somebody mistyped; nothing where none could be. Read it within ``near_enough``."""
    condition = nearly(words)
    if condition is None:
        return entries.none()
    return _in_order(entries.filter(condition), TrigramWordSimilarity(" ".join(words), "names"))


def _in_order(entries: QuerySet[SearchEntry], rank: Combinable | Any) -> QuerySet[SearchEntry]:
    newest = entries.order_by("-article_id").values("pk")[:CANDIDATES]
    return SearchEntry.objects.filter(pk__in=newest).annotate(rank=rank).order_by("-rank", "-article_id")
