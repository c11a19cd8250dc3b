"""Chinese and Japanese, which put no space between words: every two signs that follow one another are found together.

The signs of a run are entered as pairs, in their order, and the last one alone. So a word of two signs is one pair, of
more a row of them, and of one the beginning of a pair. Where somebody looks for one, content/search/query.py makes
the same
pairs.
"""

import re

# Kana, and the signs of Chinese, as ranges of a character class; after NFKD, which takes marks off kana.
SIGNS = (
    r"\u3005\u3006\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# PostgreSQL tells places in a text apart up to this one; a longer text is found by its words and by what stands before.
MOST_SIGNS = 16_000

_RUN = re.compile(f"[{SIGNS}]+")


def apart(word: str) -> list[str]:
    """``word``, with other letters and digits that stand close to such signs on their own."""
    return [part for part in re.split(f"([{SIGNS}]+)", word) if part]


def is_together(word: str) -> bool:
    """Whether all its letters are such signs."""
    return _RUN.fullmatch(word) is not None


def pairs_of(word: str) -> list[str]:
    """Of a word all of whose letters are such signs; none where it is one of them or anything else."""
    return [word[at : at + 2] for at in range(len(word) - 1)] if is_together(word) else []


def beginnings(word: str) -> list[str]:
    """What finds ``word`` at the beginning of another or, within a run, anywhere: each as ``to_tsquery`` takes it.

    Two signs are the beginning of a pair, as one is.
    """
    pairs = pairs_of(word)
    return [f"{word}:*", " <-> ".join(pairs)] if len(pairs) > 1 else [f"{word}:*"]


def pairs_in(text: str) -> str:
    """What is entered for ``text`` beside its words."""
    runs = _RUN.findall(text[:MOST_SIGNS])
    others = (_RUN.sub(" ", word) for word in text.split() if _RUN.search(word) and not _RUN.fullmatch(word))
    return " ".join([*(run[at : at + 2] for run in runs for at in range(len(run))), *others])


def pairs_sql(text: str) -> str:
    """The same by PostgreSQL, of ``text``, which is SQL."""
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
