"""Confusable names: the skeleton of Unicode Technical Standard 39, made slightly stricter.

``data/confusables.txt`` holds the mapping of the standard; ``tooling/confusables.py`` makes it and names its source.
"""

import unicodedata
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "confusables.txt"

# Characters that the standard keeps apart but a hurried reader does not. It maps some to letters never typed (κ
# and к to "ĸ", м to "ʍ"). So these mappings apply both before and after those of the standard.
LOOKS_LIKE = {
    "ь": "b", "є": "e", "ғ": "f", "к": "k", "κ": "k", "м": "m", "п": "n", "σ": "o", "τ": "t", "ц": "u", "ш": "w",
    "ω": "w", "χ": "x", "ᴀ": "a", "ʙ": "b", "ᴅ": "d", "ᴇ": "e", "ɢ": "g", "ʜ": "h", "ᴊ": "j", "ᴋ": "k", "ʟ": "l",
    "ᴍ": "m", "ɴ": "n", "ᴘ": "p", "ʀ": "r", "ß": "b", "þ": "p",
}  # fmt: skip
_LETTERS = str.maketrans(LOOKS_LIKE)
_AMONG_THEMSELVES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def skeleton(text: str) -> str:
    """The skeleton of ``text``: equal for two texts that a reader may confuse. Never shown."""
    # First in the case as written: a Greek capital Nu looks like N, but its small letter like v.
    looks = unicodedata.normalize("NFD", text).translate(_LETTERS)
    looks = _plain(looks.translate(_of_the_standard()))
    looks = _plain(looks.translate(_of_the_standard()))
    looks = looks.translate(_LETTERS).translate(_AMONG_THEMSELVES)
    for pair, one in _PAIRS:
        looks = looks.replace(pair, one)
    return looks


def _plain(text: str) -> str:
    """``text`` without case, accents and invisible characters."""
    # Twice: NFKD turns mathematical capitals into ordinary ones.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    return "".join(
        letter
        for letter in apart
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )


@cache
def _of_the_standard() -> dict[int, str]:
    pairs = (line.split(" ", 1) for line in FILE.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return {int(code, 16): looks for code, looks in pairs}
