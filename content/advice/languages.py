"""Language detection by common short words. A guess, and silent in doubt."""

import re
from collections import Counter, defaultdict

# Most common words of each language that are not common in another language listed here.
_SMALL_WORDS = {
    "de": "der das und ist nicht ein eine einen einem einer auf für mit dem den zu von sich auch wird sind werden "
    "wurde als nach bei oder aber wir sie ich haben hat vom zum zur über noch nur wenn kann durch wie im",
    "en": "the and of to is that it was for with as are this be have from which they were their has had not but what "
    "we you can will by an been who more there would when these than",
    "es": "el los las una y que en por con para del su al como más pero sus este esta fue ha está ser son también "
    "desde hay muy cuando sobre entre",
    "fr": "le les et est une du dans que qui pour pas sur au avec ce il elle sont ne plus nous vous aux ont cette ces "
    "mais ou être leur fait aussi comme été",
    "it": "il di che è una per non della sono con del gli ha nel alla anche dei delle come dal più questo sono ma lo "
    "nella stato essere loro",
    "nl": "het een van en niet dat zijn voor met aan ook worden werd door naar bij maar deze hij zij heeft hebben uit "
    "over om wordt kan nog",
}  # fmt: skip
_LANGUAGES_OF: dict[str, list[str]] = defaultdict(list)
for _language, _words in _SMALL_WORDS.items():
    for _small in _words.split():
        _LANGUAGES_OF[_small].append(_language)
_WORD = re.compile(r"[^\W\d_]+")
FEWEST_WORDS = 12  # too few to detect a language below this
_FEWEST_HITS = 5
# Greek, Cyrillic and all later Unicode scripts, except Latin with further accents and full-width letters.
_OTHER_LETTERS = re.compile(
    r"(?:(?![\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f\uff00-\uff5a])[\u0370-\uffff])+"
)
_FEWEST_LETTERS = 30
_SHARE = 0.2  # of all words; running text in any of these languages has twice as many


def other_language(text: str, *, declared: str) -> str | None:
    """Language of ``text``, if it clearly is not the ``declared`` one (a code like "de" or "de-CH")."""
    words = _WORD.findall(text.lower())
    if len(words) < FEWEST_WORDS:
        return None
    hits: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for language in _LANGUAGES_OF.get(word, ()):
            hits[language] += times
    if not hits:
        return None
    [(found, count)] = hits.most_common(1)
    own = hits[declared.split("-")[0].lower()]
    clear = count >= max(_FEWEST_HITS, 2 * own + 2) and count >= _SHARE * len(words)
    return found if clear and found != declared.split("-")[0].lower() else None


def in_other_letters(text: str, *, declared: str) -> bool:
    """Whether most of ``text`` is in a script that the ``declared`` language never uses."""
    if declared.split("-")[0].lower() not in _SMALL_WORDS:
        return False  # script unknown here
    words = "".join(_WORD.findall(text))
    other = sum(map(len, _OTHER_LETTERS.findall(words)))
    return other >= _FEWEST_LETTERS and 2 * other > len(words)
