"""Edit distance of a typed word, decided by the two words alone.

Otherwise search results would depend on words in objects that the user may not see.
"""

LATIN = "abcdefghijklmnopqrstuvwxyzßæøœłđðþı"
GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщъыьэюяђєіјљњћџґ"
SHORTEST_OF_TWO = 6  # letters; two mistakes match anything in a shorter word


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
