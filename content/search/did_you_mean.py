"""What words somebody may have meant: those that stand somewhere and are nearly what was typed, the likeliest first."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import connection

from content.models.triggers.search_cjk import is_together
from content.search.dictionary import NOT_GATHERED
from content.search.edit_distance import is_near, may_have_two_mistakes, one_mistake

SHORTEST_MISTYPED = 4  # of fewer letters nearly everything is nearly the same
# For each word that may be mistyped what it may mean. A word that is not in it is as it should be.
type Meant = Mapping[str, Collection[str]]

# All in one text, which is made and taken apart in a fraction of the time that a list of thousands takes; when the
# statement runs, and not when it is planned: how often each of them occurs would be estimated then.
_KNOWN = f"""
SELECT word FROM content_searchword WHERE word = ANY((SELECT string_to_array(%(near)s, ' '))::text[])
UNION SELECT word FROM ({NOT_GATHERED}) AS found WHERE word = ANY((SELECT string_to_array(%(near)s, ' '))::text[])
"""  # noqa: S608
# An index finds those with enough groups of three letters in common; is_near says which of them are meant. SET LOCAL
# holds to the end of these two statements, which go in one message, or of the transaction around them.
_ALIKE = f"""
SET LOCAL pg_trgm.word_similarity_threshold = 0.3;
SELECT typed, word FROM unnest(%(typed)s::text[]) AS typed JOIN content_searchword ON word %%> typed
UNION SELECT typed, word FROM unnest(%(typed)s::text[]) AS typed JOIN ({NOT_GATHERED}) AS found ON word %%> typed
"""  # noqa: S608


def may_be_mistyped(word: str) -> bool:
    """A number is not: every other one is nearly the same. Nor what is written without spaces, which is no one word."""
    return (
        len(word) >= SHORTEST_MISTYPED
        and not any(letter.isdigit() for letter in word)
        and not is_together(word)
    )


def guesses(words: Sequence[str]) -> Iterator[Meant]:
    """First where each word has one mistake, then two; neither where none of them is long enough.

    What is guessed for a word depends on words that the person may not see only in those of them that it holds:
    a thing that they may see has one of the guessed words, or none, whatever else there is.
    """
    typed = [word for word in words if may_be_mistyped(word)]
    if not typed:
        return
    near = {word: one_mistake(word) for word in typed}
    known = _known(frozenset().union(*near.values()))
    yield {word: near[word] & known for word in typed}
    longer = [word for word in typed if may_have_two_mistakes(word)]
    if longer:
        alike = _alike(longer)
        yield {word: (near[word] & known) | alike.get(word, frozenset()) for word in typed}


def _known(near: Collection[str]) -> frozenset[str]:
    """Those of ``near`` that stand somewhere. They consist of letters: nothing in them is an operator where they are
    asked for, nor divides a text.
    """
    letters = " ".join(word for word in near if word.isalpha())
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"near": letters})
        return frozenset(word for (word,) in cursor.fetchall())


def _alike(typed: list[str]) -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"typed": typed})
        cursor.nextset()
        rows = cursor.fetchall()
    alike: dict[str, set[str]] = {}
    for word, other in rows:
        if other.isalpha() and is_near(word, other):
            alike.setdefault(word, set()).add(other)
    return alike
