"""Search queries: full-text search of PostgreSQL first, then with spelling suggestions.

Words are split as content/models/triggers/search_index.py splits those of articles. Input is never parsed as an
operator.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchQueryField, SearchRank
from django.db.models import BigIntegerField, Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact

from content.models import Article, SearchDue, SearchEntry
from content.models.triggers.search_cjk import apart, beginnings, is_together
from content.models.triggers.search_index import DICTIONARIES, LEFT_OUT
from content.search.spelling import Meant
from foundation.lookups import IsAmong

LONGEST_QUESTION = 200  # characters; the rest is ignored
MOST_WORDS = 8
LONGEST_WORD = 60
# Only the newest matches are ranked, up to a limit: a frequent word costs no more than a rare one.
CANDIDATES = 400
DUE_AT_ONCE = 20  # articles: each takes a millisecond or two

type Query = SearchQuery | CombinedSearchQuery

_LEFT_OUT = re.compile(f"[{LEFT_OUT}]+")


def words_in(typed: str) -> list[str]:
    """Words of a query, each once: lower case, without accents, limited in number and length.

    Text without spaces (content/models/triggers/search_cjk.py) is one word, separate from other letters.
    """
    bare = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", typed[:LONGEST_QUESTION])).lower()
    spaced = "".join(one if _is_of_a_word(one) else " " for one in bare)
    words = (part[:LONGEST_WORD] for word in spaced.split() for part in apart(word))
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _is_of_a_word(one: str) -> bool:
    """A letter or digit, or a combining mark of an Arabic, Indian or Thai one."""
    return one.isalnum() or unicodedata.category(one)[0] == "M"


def bring_in_due() -> int:
    """Indexes the newest text of recently saved articles. Returns their number; 0: none is left.

    Called before a search of newest text. One query, and one for each article, which is locked for no longer;
    what is being saved concurrently is indexed the next time.
    """
    due = list(SearchDue.objects.order_by("-pk").values_list("pk", flat=True)[:DUE_AT_ONCE])
    return sum(SearchDue.objects.filter(pk=key).delete()[0] for key in due)


def question(words: Sequence[str], language: str, meant: Meant | None = None) -> Query:
    """All words, as prefixes or as other forms in ``language``. ``words`` has at least one.

    With ``meant``: or a suggestion, and without words that are too short to be certain.
    """
    return question_of(texts_asked(words, meant), language)


def question_of(texts: Mapping[str, str], language: str, *, to_find: bool = False) -> Query:
    """The same for ``texts_asked`` of words.

    ``to_find``: the same matches with fewer terms, for finding only: ranks count each form of a word.
    """
    dictionary = DICTIONARIES.get(language[:2], "simple")
    words = [
        _either(Value(texts[f"beginning{place}"]), Value(texts[f"word{place}"]), dictionary, to_find)
        for place in range(len(texts) // 2)
    ]
    return reduce(and_, words)


def _either(beginning: Combinable, word: Combinable, dictionary: str, to_find: bool) -> Query:
    begun = SearchQuery(beginning, search_type="raw", config="simple")
    forms = SearchQuery(word, config=dictionary)
    return _WithoutTwice(begun, forms, SearchQuery(word, config="simple")) if to_find else begun | forms


class _WithoutTwice(SearchQuery):
    """Only ``begun`` if stemming leaves the word unchanged: its prefix already matches it.

    For each frequent word the index would be scanned once more, and each text checked.
    """

    template = "(%(expressions)s)"

    def __init__(self, begun: SearchQuery, forms: SearchQuery, itself: SearchQuery) -> None:
        self.config, self.invert = None, False
        parts = Func(itself, function="numnode", output_field=IntegerField())
        is_itself = When(Q(Exact(forms, itself), Exact(parts, 1)), then=begun)
        Func.__init__(self, Case(is_itself, default=begun | forms, output_field=SearchQueryField()))


def asked_once(query: Query) -> Func:
    """``query`` parsed by PostgreSQL once for all rows, and not for each."""
    return Func(query, template="(SELECT %(expressions)s)", output_field=SearchQueryField())


def texts_asked(words: Sequence[str], meant: Meant | None = None) -> dict[str, str]:
    """Input of ``question_of``: two texts for each word."""
    asked = [word for word in words if meant is None or word in meant or _is_sure(word)]
    beginnings = (" | ".join([*_beginnings(word), *sorted((meant or {}).get(word, ()))]) for word in asked)
    texts = {f"beginning{place}": text for place, text in enumerate(beginnings)}
    return texts | {f"word{place}": word for place, word in enumerate(asked)}


def _beginnings(word: str) -> list[str]:
    """Also in the form stored for files, and in Swiss spelling: ``strasse`` for ``straße``."""
    spellings = dict.fromkeys((word, word.casefold()))
    return [beginning for spelling in spellings for beginning in beginnings(spelling)]


def texts_to_find(texts: Mapping[str, str]) -> dict[str, str]:
    """The same query with fewer terms, for finding only: ranks count each of them.

    A prefix also matches its longer forms. Scanning a frequent word once more takes a millisecond.
    """
    return {name: _without_what_begins_alike(text) for name, text in texts.items()}


def _without_what_begins_alike(text: str) -> str:
    first, *others = text.split(" | ")
    return " | ".join([first, *(word for word in others if not word.startswith(first.removesuffix(":*")))])


def _is_sure(word: str) -> bool:
    return any(letter.isdigit() for letter in word) or is_together(word)


def found(
    entries: QuerySet[SearchEntry], words: Sequence[str], language: str, meant: Meant | None = None
) -> QuerySet[SearchEntry]:
    """``entries`` ranked, best first. ``entries``: public ones, already filtered for the user.

    One query now, two for frequent words, and one on evaluation unless nothing matches.
    """
    query = question(words, language, meant)
    newest = _newest_of(entries, texts_asked(words, meant), language)
    return newest.annotate(rank=SearchRank(F("words"), query)).order_by("-rank", "-article_id")


def _newest_of(entries: QuerySet[SearchEntry], texts: dict[str, str], language: str) -> QuerySet[SearchEntry]:
    """Newest matching ``entries``, CANDIDATES at most: of the newest of all matches, or else by search."""
    to_find = question_of(texts_to_find(texts), language, to_find=True)
    # Nearly all live entries are visible to readers; otherwise more are checked at once.
    for most in (CANDIDATES + CANDIDATES // 10 + 1, CANDIDATES * 2):
        newest = _newest_live(to_find, most)
        if not newest:
            return SearchEntry.objects.none()
        if len(newest) <= min(CANDIDATES, most - 1):
            return _among(entries, newest)
        known = set(_among(entries.order_by(), newest).values_list("pk", flat=True))
        keys = [key for key in newest if key in known][:CANDIDATES]
        if len(keys) == CANDIDATES or len(newest) < most:
            return _among(SearchEntry.objects.all(), keys)
    # Not in index order: PostgreSQL would scan it and read every text on the way.
    own = entries.filter(words=to_find).order_by((F("article_id") + 0).desc()).values("pk")[:CANDIDATES]
    return SearchEntry.objects.filter(pk__in=own)


def _among(entries: QuerySet[SearchEntry], keys: Sequence[int]) -> QuerySet[SearchEntry]:
    """As one value: Django takes longer to write out hundreds of parameters than it takes to find them."""
    return entries.filter(IsAmong(F("pk"), Value(list(keys), ArrayField(BigIntegerField()))))


def _newest_live(query: Query, most: int) -> list[int]:
    """Keys of the newest live entries that match, for all audiences."""
    template = "(SELECT unnest(content_newest_live_with(%(expressions)s)))"
    keys = Func(query, Value(most), template=template, output_field=BigIntegerField())
    entries = SearchEntry.objects.filter(pk__in=keys).order_by("-article_id")
    return list(entries.values_list("pk", flat=True))


def newest_with(query: Query, most: int, own: QuerySet[Article, Any] | None = None) -> Func:
    """Keys of the ``most`` newest entries whose newest text matches, among the articles ``own`` or all.

    For ``pk__in`` (content/migrations/0002_functions.py).
    """
    among = ArraySubquery(own.order_by().values("pk")) if own is not None else Value(None)
    return Func(
        query,
        among,
        Value(most),
        template="(SELECT unnest(content_newest_with(%(expressions)s)))",
        output_field=BigIntegerField(),
    )


def few_with(query: Query, most: int) -> Func:
    """Keys of the newest articles whose newest text matches, ``most`` at most; NULL for a frequent word, which
    takes no longer to find out (content/migrations/0002_functions.py).
    """
    keys = ArrayField(BigIntegerField())
    return Func(query, Value(most), function="content_few_with", output_field=keys)
