"""Text of clean HTML: plain text, word counts, and single lines."""

import re
import unicodedata
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from typing import Self

# Elements that end a word without a space.
BLOCKS = frozenset(
    {
        "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "h2", "h3", "h4", "h5",
        "h6", "hr", "li", "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_FOOTNOTE = '<span data-footnote="">'
_REST_OF_TAG = r"""[^">]*+(?:"[^"]*+"[^">]*+)*+>"""
_TAG = re.compile(f"<{_REST_OF_TAG}")
_BLOCK_TAG = re.compile(f"</?(?:{'|'.join(sorted(BLOCKS))})(?=[ >]){_REST_OF_TAG}")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")  # same as str.isalnum
# Not the word joiner (U+2060), which is a space that does not break.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2061-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+"
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # but for tabs and line ends


# Invisible characters that count as letters or signs: Korean fillers and the empty Braille pattern.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_BLANK_KINDS = frozenset({"Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"})


def one_line(text: str) -> str:
    """``text`` as valid for a title: NFC, single spaces, no control or bidirectional formatting characters.

    "" if nothing of it is visible: a link with such text could not be found, pressed or read out.
    """
    line = " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())
    return line if any(map(_is_seen, line)) else ""


def unseen_in(line: str) -> int:
    """Number of characters that ``one_line`` takes out of ``line``, but for spaces and line ends."""
    return sum(not c.isspace() for found in _UNSEEN.findall(line) for c in found)


def _is_seen(character: str) -> bool:
    return character not in _BLANK and unicodedata.category(character) not in _BLANK_KINDS


def text_of(html: str) -> str:
    """Text of ``html``, with separated blocks."""
    return "".join(_TextReader.of(html).parts).strip()


def word_count(html: str) -> int:
    """Number of words of ``text_of(html)`` with a letter or digit, without footnotes; ``html`` is clean.

    Used on each save: no parser; in the sanitiser's output every < begins a tag and every value is quoted.
    """
    # A footnote directly follows the word that it is about.
    apart = html.replace(_FOOTNOTE, f" {_FOOTNOTE}")
    # Other tags are replaced by a character that neither belongs to a word nor ends one, nor joins two.
    text = unescape(_TAG.sub("<", _BLOCK_TAG.sub("\n", apart)))
    # A text repeats few words often: each is checked once.
    return sum(often for word, often in Counter(text.split()).items() if _LETTER_OR_DIGIT.search(word))


class HTMLReader(HTMLParser):
    """Parser that reads a whole text at once."""

    @classmethod
    def of(cls, html: str) -> Self:
        """The reader after it has read ``html``."""
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader


class _TextReader(HTMLReader):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
