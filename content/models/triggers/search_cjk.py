"""CJK search: Chinese and Japanese put no space between words, so every two adjacent characters are indexed.

The characters of a run are indexed as overlapping pairs, in order, and the last one alone. So a word of two
characters is one pair, a longer one a sequence of pairs, and a single one the prefix of a pair.
content/search/query.py makes the same pairs of a search text.
"""

import re

# Kana and Chinese characters, as ranges of a character class; after NFKD, which separates marks from kana.
SIGNS = (
    r"\u3005\u3006\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Largest position in a text that PostgreSQL stores; a longer text is found by its words and by what is before.
MOST_SIGNS = 16_000

_RUN = re.compile(f"[{SIGNS}]+")


def apart(word: str) -> list[str]:
    """``word`` with other letters and digits next to such characters split off."""
    return [part for part in re.split(f"([{SIGNS}]+)", word) if part]


def is_together(word: str) -> bool:
    """Whether all its letters are such characters."""
    return _RUN.fullmatch(word) is not None


def pairs_of(word: str) -> list[str]:
    """Pairs of a word of such characters only; empty for a single one or anything else."""
    return [word[at : at + 2] for at in range(len(word) - 1)] if is_together(word) else []


def beginnings(word: str) -> list[str]:
    """Terms that find ``word`` as a prefix of another or, within a run, anywhere: each as ``to_tsquery`` takes it.

    A pair is a prefix of itself, as a single character is.
    """
    pairs = pairs_of(word)
    return [f"{word}:*", " <-> ".join(pairs)] if len(pairs) > 1 else [f"{word}:*"]


def pairs_in(text: str) -> str:
    """Text that is indexed for ``text`` besides its words."""
    runs = _RUN.findall(text[:MOST_SIGNS])
    others = (_RUN.sub(" ", word) for word in text.split() if _RUN.search(word) and not _RUN.fullmatch(word))
    return " ".join([*(run[at : at + 2] for run in runs for at in range(len(run))), *others])


def pairs_sql(text: str) -> str:
    """The same as SQL; ``text`` is an SQL expression."""
    letters = f"string_to_table(left({text}, {MOST_SIGNS}), NULL) WITH ORDINALITY AS one (letter, place)"
    followed = f"SELECT letter, place, lead(letter) OVER (ORDER BY place) AS next FROM {letters}"  # noqa: S608
    pair = f"CASE WHEN next ~ '[{SIGNS}]' THEN letter || next ELSE letter END"
    pairs = (
        f"SELECT string_agg({pair}, ' ' ORDER BY place) FROM ({followed}) AS each WHERE letter ~ '[{SIGNS}]'"  # noqa: S608
    )
    mixed = f"word ~ '[{SIGNS}]' AND word ~ '[^{SIGNS}]'"
    other = f"SELECT string_agg(regexp_replace(word, '[{SIGNS}]+', ' ', 'g'), ' ')"
    others = f"{other} FROM string_to_table({text}, ' ') AS word WHERE {mixed}"
    return f"CASE WHEN {text} ~ '[{SIGNS}]' THEN concat_ws(' ', ({pairs}), ({others})) ELSE '' END"
