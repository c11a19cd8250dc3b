"""Spelling suggestions: known words similar to what was typed, most likely first.

Similarity is decided by the two words alone. Otherwise search results would depend on words in objects that the
user may not see.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, TextField, Value

from content.models import SearchWord
from content.models.triggers.search_cjk import is_together
from foundation.lookups import IsAmong

SHORTEST_MISTYPED = 4  # shorter words are similar to almost everything
# Suggestions for each word that may be mistyped. A word without an entry is correct.
type Meant = Mapping[str, Collection[str]]

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


def suggestions(words: Sequence[str]) -> Iterator[Meant]:
    """First with one mistake per word, then similar ones; neither if none of them is long enough.

    Words that the user may not see affect a suggestion only through those in its own list: a visible object
    matches one of the suggested words, or none, whatever else exists.
    """
    typed = [word for word in words if may_be_mistyped(word)]
    if not typed:
        return
    near = {word: one_mistake(word) for word in typed}
    known = _known(frozenset().union(*near.values()))
    yield {word: near[word] & known for word in typed}
    longer = [word for word in typed if len(word) >= SHORTEST_OF_TWO]
    if longer:
        similar = _similar(longer)
        yield {word: (near[word] & known) | similar[word] for word in typed}


def _known(near: Collection[str]) -> frozenset[str]:
    """Those of ``near`` that occur. They consist of letters: none is read as an operator in a query."""
    letters = Value([word for word in near if word.isalpha()], ArrayField(TextField()))
    return frozenset(SearchWord.objects.filter(IsAmong(F("word"), letters)).values_list("word", flat=True))


def _similar(typed: Sequence[str]) -> Mapping[str, set[str]]:
    """Words that share three of ten groups of three letters with each of ``typed``: PostgreSQL's default."""
    first, *others = (
        SearchWord.objects.filter(word__trigram_similar=word).values_list(Value(word, TextField()), "word")
        for word in typed
    )
    similar = defaultdict[str, set[str]](set)
    for word, other in first.union(*others):
        if other.isalpha():
            similar[word].add(other)
    return similar


def one_mistake(word: str) -> frozenset[str]:
    """``word`` itself, and all variants with two letters swapped or one missing, added or replaced.

    For a script other than the three above: without added or replaced letters.
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
