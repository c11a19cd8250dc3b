"""Names that a reader may take for each other: the skeleton of Unicode Technical Standard 39, made a little blinder.

``data/confusables.txt`` holds the mapping of the standard; ``tooling/confusables.py`` makes it, and says from what.
"""

import unicodedata
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "confusables.txt"

# What the standard tells apart, and a reader in a hurry does not.
LOOKS_LIKE = {
    "а": "a", "ɑ": "a", "α": "a", "в": "b", "ь": "b", "с": "c", "ϲ": "c", "ԁ": "d", "е": "e", "ҽ": "e", "є": "e",
    "ғ": "f", "ɡ": "g", "ց": "g", "һ": "h", "հ": "h", "н": "h", "і": "i", "ı": "i", "ι": "i", "ɩ": "i", "ј": "j",
    "к": "k", "κ": "k", "ӏ": "l", "ⅼ": "l", "м": "m", "ո": "n", "η": "n", "п": "n", "о": "o", "ο": "o", "σ": "o",
    "օ": "o", "р": "p", "ρ": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "τ": "t", "υ": "u", "ս": "u", "ц": "u",
    "ν": "v", "ѵ": "v", "ԝ": "w", "ш": "w", "ω": "w", "х": "x", "χ": "x", "у": "y", "γ": "y", "ү": "y", "ʏ": "y",
    "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k", "ʟ": "l",
    "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w",
    "ᴢ": "z", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ß": "b", "þ": "p",
}  # fmt: skip
_LETTERS = str.maketrans(LOOKS_LIKE)
_AMONG_THEMSELVES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def skeleton(text: str) -> str:
    """Equal for two texts that a reader may take for each other. Never shown."""
    # As written first: a Greek capital Nu is an N to the eye, and its small letter a v.
    looks = _plain(unicodedata.normalize("NFD", text).translate(_of_the_standard()))
    looks = _plain(looks.translate(_of_the_standard()))
    looks = looks.translate(_LETTERS).translate(_AMONG_THEMSELVES)
    for pair, one in _PAIRS:
        looks = looks.replace(pair, one)
    return looks


def _plain(text: str) -> str:
    """Without capitals, accents and what is not seen at all."""
    # Twice: NFKD makes ordinary capitals of mathematical ones.
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
