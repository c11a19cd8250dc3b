"""The sanitiser: HTML passes two engines and our own check before it is stored; stored HTML is sent unchanged.

Limits come first, since both engines grow faster than their input. bleach is unmaintained: to remove it, take
it out of ``ENGINES``. The Content-Security-Policy of public pages is the second line of defence.
"""

import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from html import escape
from typing import Never

import bleach
import nh3
from bleach.linkifier import Linker

from audit.stored_messages import gettext as _
from content.errors import BrokenTag, TooDeep, TooLarge, TooManyParts, UncleanText
from content.text.html_text import CONTROLS, HTMLReader
from content.text.url_policy import own_file, safe_link

MAX_CHARACTERS = 300_000
MAX_DEPTH = 100
# bleach takes quadratic time in each of these: minutes for a crafted text of 400 kB.
MAX_MARKS = {"<": 15_000, "&": 20_000}
MAX_TAG_CHARACTERS = 8_000

TAGS = frozenset(
    {
        "a", "abbr", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em",
        "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
        "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "u", "ul", "var",
    }
)  # fmt: skip
ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"dir", "lang"}),
    "a": frozenset({"href", "title", "hreflang"}),
    "abbr": frozenset({"title"}),
    "aside": frozenset({"data-callout"}),
    "figure": frozenset({"data-embed"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "reversed"}),
    "span": frozenset({"data-footnote"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
# Allowed values are a few keywords; readers get what they stand for (content/text/render_html.py).
WORDS_OF = {
    "data-callout": frozenset({"note", "tip", "warning"}),
    "data-embed": frozenset({""}),
    "data-footnote": frozenset({""}),
}
# Their text is code, so it is dropped with the element. (A matter of looks; the engines make it harmless.)
_CODE_START = re.compile(r"<(script|style)(?=[\s/>])", re.IGNORECASE | re.ASCII)
_CODE_END = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE | re.ASCII) for name in ("script", "style")}
LINK_REL = "noopener"
_VOID = frozenset(
    {"br", "hr", "img", "input", "col", "wbr", "source", "meta", "link", "area", "base", "embed"}
)
# HTML reopens these in the following content, until they are closed: paragraphs after a hundred open <b> become
# a hundred times as long. What counts is how many are open where a block begins or something ends.
_OPENED_AGAIN = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_ENDS_NOTHING = frozenset(
    {
        "abbr", "br", "cite", "del", "dfn", "img", "ins", "kbd", "mark", "q", "samp", "span", "sub", "sup", "time",
        "var",
    }
)  # fmt: skip
MAX_OPENED_AGAIN = 15_000
# An opening tag of these closes an open one of the same name directly above it.
_ENDS_ITSELF = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})
_MAX_ROUNDS = 5

# A value that would end an element or a comment if it were ever read outside its quotes (mutation attacks).
_ENDS_SOMETHING = re.compile(r"</|--!?>|\]>")

# A whole opening tag as HTML reads it, with at most 64 attributes.
_VALUE = r"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>))"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]*+(?:{_VALUE}|(?!\s*+=))"
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,64}}+[\s/]*+>")
_TAG_START = re.compile(r"<(?=[a-zA-Z])")


@lru_cache(maxsize=8)  # a save asks twice, for what is lost and to store it: a fifth of its time
def clean_html(html: str) -> str:
    """``html`` as it may be stored and shown. Idempotent.

    Raises TooLarge, TooDeep or UncleanText (all of them ``Invalid``).
    """
    _check_size(html)
    _check_tags(html)
    text = _without_code(CONTROLS.sub("", html))
    for _round in range(_MAX_ROUNDS):
        cleaned = text
        for engine in ENGINES:
            cleaned = engine(cleaned)
        if cleaned == text:
            break
        text = cleaned
    else:
        # Markup that keeps changing while it is parsed is a sign of a mutation attack.
        raise UncleanText(_("The text contains markup that cannot be read reliably. Paste it as plain text."))
    _Inspection.of(text)
    return text


def _without_code(html: str) -> str:
    kept, at, unclosed = [], 0, set[str]()
    for start in _CODE_START.finditer(html):
        name = start[1].lower()
        if start.start() < at or name in unclosed:
            continue
        if end := _CODE_END[name].search(html, start.end()):
            kept.append(html[at : start.start()])
            at = end.start()  # the engines drop a closing tag that closes nothing
        else:
            unclosed.add(name)
    return "".join([*kept, html[at:]])


def attribute_value(tag: str, name: str, value: str) -> str | None:
    """The allowed value of ``name`` on ``tag``, or None: both engines use this function."""
    if name not in ATTRIBUTES.get(tag, ()) and name not in ATTRIBUTES["*"]:
        return None
    if name in WORDS_OF:
        return value if value in WORDS_OF[name] else None
    if name == "href":
        return safe_link(value)
    if name == "src":
        return own_file(value)
    if name in {"width", "height", "colspan", "rowspan", "start"}:
        return value if value.isascii() and value.isdigit() and len(value) < 5 else None
    return None if _ENDS_SOMETHING.search(value) else value


_BLEACH = bleach.Cleaner(
    tags=TAGS,
    attributes=lambda tag, name, value: attribute_value(tag, name, value) == value,
    protocols={"http", "https", "mailto", "tel"},
    strip=True,
    strip_comments=True,
)
_NH3 = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=lambda tag, name, value: (
        LINK_REL if (tag, name) == ("a", "rel") else attribute_value(tag, name, value)
    ),
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=LINK_REL,
    strip_comments=True,
)
ENGINES: tuple[Callable[[str], str], ...] = (
    _BLEACH.clean,
    _NH3.clean,
)


def _check_size(html: str) -> None:
    if len(html) > MAX_CHARACTERS or html.count("&") > MAX_MARKS["&"]:
        raise TooLarge(limit=MAX_CHARACTERS // 1000)
    if html.count("<") > MAX_MARKS["<"]:
        raise TooManyParts(limit=MAX_MARKS["<"] // 4)  # a cell is <td><p></p></td>


def _check_tags(html: str) -> None:
    for start in _TAG_START.finditer(html):
        if not _TAG.match(html, start.start(), start.start() + MAX_TAG_CHARACTERS):
            raise BrokenTag(start=html[start.start() : start.start() + 30])
    _Depth.of(html)


class _Depth(HTMLReader):
    """Counts nesting, and reopened elements, in linear time and never too low. Raises TooDeep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.lingering: list[str] = []
        self.opened_again = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _OPENED_AGAIN:
            self.lingering.append(tag)
        elif tag not in _ENDS_NOTHING:
            self._opens_again()
        if tag in _VOID or (tag in _ENDS_ITSELF and self.open and self.open[-1] == tag):
            return
        self.open.append(tag)
        if len(self.open) > MAX_DEPTH:
            raise TooDeep(limit=MAX_DEPTH)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _OPENED_AGAIN:
            self._opens_again()
        elif tag in self.lingering:
            del self.lingering[len(self.lingering) - 1 - self.lingering[::-1].index(tag)]
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def _opens_again(self) -> None:
        self.opened_again += len(self.lingering)
        if len(self.lingering) > MAX_DEPTH or self.opened_again > MAX_OPENED_AGAIN:
            raise TooDeep(limit=MAX_DEPTH)


class _Inspection(HTMLReader):
    """Final check, by a third parser: refuses what the engines let through and the table does not name."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wrong = tag not in TAGS or any(
            attribute_value(tag, name, value or "") is None
            for name, value in attrs
            if not (tag == "a" and name == "rel" and value == LINK_REL)
        )
        if wrong:
            self._refuse(tag)

    def handle_comment(self, data: str) -> None:
        self._refuse("<!--")

    def handle_decl(self, decl: str) -> None:
        self._refuse("<!--")

    def handle_pi(self, data: str) -> None:
        self._refuse("<!--")

    def _refuse(self, tag: str) -> Never:
        raise UncleanText(
            _(
                "The text contains “%(tag)s” in a form that is not allowed. Take it out, or paste it as plain text."
            )
            % {"tag": tag}
        )


def linkify_plain_text(text: str) -> str:
    """HTML for untrusted plain text: everything escaped, web addresses made links without endorsement (rel)."""
    linked = _LINKER.linkify(escape(text, quote=False).replace("\n", "<br>"))
    return _COMMENT_NH3.clean(linked)


type _Attributes = MutableMapping[tuple[str | None, str], str]


def _vouch_for_nothing(attrs: _Attributes, new: bool = False, /) -> _Attributes | None:
    if safe_link(str(attrs.get((None, "href"), ""))) is None:
        return None
    attrs[(None, "rel")] = COMMENT_REL
    return attrs


COMMENT_REL = "nofollow ugc noopener"
# None drops the link and keeps its text; bleach documents that, its type stubs do not.
_LINKER = Linker(
    callbacks=[_vouch_for_nothing],  # type: ignore[list-item]
    parse_email=False,
)
_COMMENT_NH3 = nh3.Cleaner(
    tags={"a", "br"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https"},
    link_rel=COMMENT_REL,
)
