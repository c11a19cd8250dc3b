"""Reading clean HTML: its words, and plain lines of text."""

import re
import unicodedata
from collections import Counter
from html import unescape
from html.parser import HTMLParser

# Elements that end a word although no space is written.
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
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")  # what str.isalnum says
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+"
)


# Letters and signs by their kind, of which nothing is seen: fillers of Korean and the empty pattern of Braille.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_BLANK_KINDS = frozenset({"Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"})


def one_line(text: str) -> str:
    """``text`` as a title may be: NFC, single spaces, no control characters and nothing that reorders what follows.

    "" where nothing of it is seen: a link of such words could not be found, pressed or read out.
    """
    line = " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())
    return line if any(map(_is_seen, line)) else ""


def _is_seen(character: str) -> bool:
    return character not in _BLANK and unicodedata.category(character) not in _BLANK_KINDS


def text_of(html: str) -> str:
    """The words of ``html``, blocks apart."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


def word_count(html: str) -> int:
    """How many words ``text_of`` finds in ``html`` that hold a letter or digit, footnotes apart; ``html`` is clean.

    Each save counts: no parser, but what the sanitiser writes, where every < begins a tag and every value is quoted.
    """
    # A footnote stands right behind the word that it is about.
    apart = html.replace(_FOOTNOTE, f" {_FOOTNOTE}")
    # In the place of other tags stays what is no part of a word and ends none; nothing can be read across it.
    text = unescape(_TAG.sub("<", _BLOCK_TAG.sub("\n", apart)))
    # A text says the same few words again and again: each is looked at once.
    return sum(often for word, often in Counter(text.split()).items() if _LETTER_OR_DIGIT.search(word))


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
