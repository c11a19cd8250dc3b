"""What words somebody may have meant: those that stand somewhere and are nearly what was typed, the likeliest first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from content.gathering import NOT_GATHERED
from content.mistakes import is_near, may_have_two_mistakes, one_mistake

SHORTEST_MISTYPED = 4  # of fewer letters nearly everything is nearly the same
# For each word that may be mistyped what it may mean. A word that is not in it is as it should be.
type Meant = Mapping[str, Collection[str]]

_KNOWN = f"""
SELECT word FROM content_searchword WHERE word = ANY(%(near)s)
UNION SELECT word FROM ({NOT_GATHERED}) AS found WHERE word = ANY(%(near)s)
"""  # noqa: S608
# An index finds those with enough groups of three letters in common; is_near says which of them are meant.
_ALIKE = f"""
SELECT word FROM content_searchword WHERE word %%> %(typed)s
UNION SELECT word FROM ({NOT_GATHERED}) AS found WHERE word %%> %(typed)s
"""  # noqa: S608
_ENOUGH = "SET LOCAL pg_trgm.word_similarity_threshold = 0.3"


def may_be_mistyped(word: str) -> bool:
    """A number is not: every other one is nearly the same."""
    return len(word) >= SHORTEST_MISTYPED and not any(letter.isdigit() for letter in word)


def guesses(words: Sequence[str]) -> Iterator[Meant]:
    """First where each word has one mistake, then two; neither where none of them is long enough.

    What is guessed for a word depends on words that the person may not see only in those of them that it holds:
    a thing that they may see has one of the guessed words, or none, whatever else there is.
    """
    typed = [word for word in words if may_be_mistyped(word)]
    if not typed:
        return
    near = {word: one_mistake(word) for word in typed}
    known = set(_ask(_KNOWN, near=sorted(frozenset().union(*near.values()))))
    yield {word: near[word] & known for word in typed}
    if not any(map(may_have_two_mistakes, typed)):
        return
    yield {word: (near[word] & known) | _alike(word) for word in typed}


def _alike(typed: str) -> set[str]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ENOUGH)
        return {word for word in _ask(_ALIKE, typed=typed) if is_near(typed, word)}


def _ask(statement: str, **values: Any) -> Iterator[str]:
    """Words that consist of letters: nothing in them is an operator to what they are asked with."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return (word for (word,) in rows if word.isalpha())
