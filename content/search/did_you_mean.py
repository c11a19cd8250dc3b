"""Spelling suggestions: known words similar to what was typed, most likely first.

Similarity is decided by the two words alone. Otherwise search results would depend on words in objects that the
user may not see.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import connection

from content.models.triggers.search_cjk import is_together
from content.search.dictionary import NOT_GATHERED

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


LATIN = "abcdefghijklmnopqrstuvwxyzßæøœłđðþı"
GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщъыьэюяђєіјљњћџґ"
SHORTEST_OF_TWO = 6  # letters; two mistakes match anything in a shorter word


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


def one_mistake(word: str) -> frozenset[str]:
    """``word`` itself, and all variants with two letters swapped or one missing, added or replaced.

    For a script other than the three above: without added letters.
    """
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    letters = next((known for known in (LATIN, GREEK, CYRILLIC) if word[:1] in known), "")
    return frozenset(
        {
            word,
            *(before + after[1:] for before, after in parts if after),
            *(before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1),
            *(before + letter + after[1:] for before, after in parts if after for letter in letters),
            *(before + letter + after for before, after in parts for letter in letters),
        }
    )


def in_one_pattern(word: str) -> str:
    """PostgreSQL regular expression for ``word`` within a text, and for words with one mistake in it."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    near = [
        *(before + "[^ ]?" + after[1:] for before, after in parts if after),
        *(before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1),
        *(before + "[^ ]" + after for before, after in parts),
    ]
    return f"{word}|(^| )({'|'.join(near)})( |$)"


def may_have_two_mistakes(typed: str) -> bool:
    return len(typed) >= SHORTEST_OF_TWO


def is_near(typed: str, word: str) -> bool:
    """Whether ``typed`` is ``word`` with two mistakes, or a part of it with one ("Hafenrundfahrt")."""
    if not may_have_two_mistakes(typed):
        return False
    if abs(len(typed) - len(word)) <= 2 and _mistakes(typed, word) <= 2:
        return True
    half = len(typed) // 2
    # With one mistake, one half is correct.
    return (typed[:half] in word or typed[half:] in word) and _mistakes(typed, word, anywhere=True) <= 1


def _mistakes(typed: str, word: str, *, anywhere: bool = False) -> int:
    """Minimum number. ``anywhere``: in the most similar part of ``word``."""
    before: list[int] = []
    above = [0] * (len(word) + 1) if anywhere else list(range(len(word) + 1))
    for row, letter in enumerate(typed, start=1):
        here = [row]
        for column, other in enumerate(word, start=1):
            least = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == word[column - 2] and other == typed[row - 2]:
                least = min(least, before[column - 2] + 1)
            here.append(least)
        before, above = above, here
    return min(above) if anywhere else above[-1]
