"""Name matching: filters for rows whose name contains certain words, optionally with one mistake."""

from collections.abc import Sequence

from django.db.models import F, Q, Value
from django.db.models.lookups import Contains, Regex

from content.search.spelling import Meant, in_one_pattern
from foundation.search_normalization import spelled


def is_named(words: Sequence[str], plain: str, *, meant: Meant | None) -> Q:
    """Rows whose column ``plain`` (foundation/search_normalization.py) contains each of ``words``, ignoring
    accents; or, with ``meant``, with one mistake. An index answers this for words of three letters and more.
    """
    return having(plain, texts_of_names(words, meant), mistyped=meant is not None)


def texts_of_names(words: Sequence[str], meant: Meant | None) -> list[str]:
    """Texts for ``having``."""
    return [
        spelled(word) if meant is None else in_one_pattern(spelled(word))
        for word in words
        if meant is None or word in meant
    ]


def having(plain: str, texts: Sequence[str], *, mistyped: bool) -> Q:
    """Rows whose column ``plain`` (foundation/search_normalization.py) contains each of ``texts``, or,
    ``mistyped``, matches.

    An index answers this for words of three letters and more.
    """
    lookup = Regex if mistyped else Contains
    return Q(*(Q(lookup(F(plain), Value(text))) for text in texts))
