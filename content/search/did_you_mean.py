"""Spelling suggestions: known words similar to what was typed, most likely first."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import connection

from content.models.triggers.search_cjk import is_together
from content.search.dictionary import NOT_GATHERED
from content.search.edit_distance import is_near, may_have_two_mistakes, one_mistake

SHORTEST_MISTYPED = 4  # shorter words are similar to almost everything
# Suggestions for each word that may be mistyped. A word without an entry is correct.
type Meant = Mapping[str, Collection[str]]

# As one text, which is built and split in a fraction of the time of a list of thousands; at run time, not at
# planning time: otherwise the frequency of each would be estimated then.
_KNOWN = f"""
SELECT word FROM content_searchword WHERE word = ANY((SELECT string_to_array(%(near)s, ' '))::text[])
UNION SELECT word FROM ({NOT_GATHERED}) AS found WHERE word = ANY((SELECT string_to_array(%(near)s, ' '))::text[])
"""  # noqa: S608
# A trigram index finds candidates; is_near selects among them. SET LOCAL holds to the end of these two
# statements, which go in one message, or of the transaction around them.
_ALIKE = f"""
SET LOCAL pg_trgm.word_similarity_threshold = 0.3;
SELECT typed, word FROM unnest(%(typed)s::text[]) AS typed JOIN content_searchword ON word %%> typed
UNION SELECT typed, word FROM unnest(%(typed)s::text[]) AS typed JOIN ({NOT_GATHERED}) AS found ON word %%> typed
"""  # noqa: S608


def may_be_mistyped(word: str) -> bool:
    """Not a number: every other one is similar. Nor text without spaces, which is not one word."""
    return (
        len(word) >= SHORTEST_MISTYPED
        and not any(letter.isdigit() for letter in word)
        and not is_together(word)
    )


def guesses(words: Sequence[str]) -> Iterator[Meant]:
    """First with one mistake per word, then two; neither if none of them is long enough.

    Words that the user may not see affect a suggestion only through those in its own list: a visible object
    matches one of the suggested words, or none, whatever else exists.
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
    """Those of ``near`` that occur. They consist of letters: none is read as an operator in a query, nor splits
    a text.
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
