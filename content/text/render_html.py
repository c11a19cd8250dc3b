"""HTML for readers: footnotes at the end, labelled callouts, no links to the CMS.

Stored is what users wrote, in the sanitiser's form: a footnote is inline, without a number. So the order of
notes follows the text, however it is edited, and no text holds ids. What is not exactly in that form stays
unchanged. No database access.
"""

import re
from html import unescape
from typing import NamedTuple

from django.utils.html import escape
from django.utils.translation import gettext as _

from content.text.url_policy import leads_to_cms

# As the sanitiser writes them: every value in double quotes, and none contains one.
_ATTRIBUTES = r'((?: [a-z-]+="[^"]*")*)'
_CALLOUT = re.compile(rf"<aside{_ATTRIBUTES}>")
_KIND = re.compile(r' data-callout="([a-z]+)"')
_PIECE = re.compile(rf"<(/?)(span|a){_ATTRIBUTES}>")
_FOOTNOTE = ' data-footnote=""'
_LINK = re.compile(rf"<a{_ATTRIBUTES}>(.*?)</a>", re.DOTALL)
_HREF = re.compile(r' href="([^"]*)"')


def as_read(body: str) -> str:
    """Clean ``body`` as shown on a page, with labels in the active language."""
    body = without_cms_links(body)
    if "<aside" in body:
        body = _CALLOUT.sub(_callout, body)
    return _with_footnotes(body) if _FOOTNOTE in body else body


def without_cms_links(body: str) -> str:
    """Clean ``body`` without links to the CMS, which would lead readers to a login."""
    return _LINK.sub(_words_alone, body) if "cms" in body else body


def _words_alone(link: re.Match[str]) -> str:
    """Link text only, if the link would lead readers to a login. Advice reports it before publication."""
    href = _HREF.search(link[1])
    return link[2] if href and leads_to_cms(unescape(href[1])) else link[0]


def _callout(tag: re.Match[str]) -> str:
    kind = _KIND.search(tag[1])
    words = {"note": _("Please note"), "tip": _("Tip"), "warning": _("Warning")}
    if kind is None or kind[1] not in words:
        return tag[0]
    others, word = tag[1].replace(kind[0], ""), escape(words[kind[1]])
    return (
        f'<aside class="callout callout--{kind[1]}" role="note" aria-label="{word}"{others}>'
        f'<p class="callout__word" aria-hidden="true">{word}</p>'
    )


class _Open(NamedTuple):
    """An open element. ``note``: start of the text of a footnote; None for anything else."""

    name: str
    note: int | None = None


def _with_footnotes(body: str) -> str:
    parts: list[str] = []  # of the text without its notes
    notes: list[str] = []
    open_ones: list[_Open] = []
    kept_to = 0
    for piece in _PIECE.finditer(body):
        if piece[1]:
            closed = open_ones.pop() if open_ones and open_ones[-1].name == piece[2] else None
            if closed and closed.note is not None:
                notes.append(body[closed.note : piece.start()])
                parts.append(_reference(len(notes)))
                kept_to = piece.end()
            continue
        # Not in a link, nor in another note: neither can hold a link to it.
        begins = piece[2] == "span" and _FOOTNOTE in piece[3]
        begins = begins and not any(one.name == "a" or one.note is not None for one in open_ones)
        if begins:
            parts.append(body[kept_to : piece.start()])
            kept_to = piece.end()
        open_ones.append(_Open(piece[2], piece.end() if begins else None))
    if not notes or any(one.note is not None for one in open_ones):
        return body
    return "".join([*parts, body[kept_to:], _list(notes)])


def _reference(number: int) -> str:
    called = escape(_("Footnote %(number)d") % {"number": number})
    return (
        f'<sup class="footnote"><a id="footnote-{number}-here" href="#footnote-{number}" role="doc-noteref" '
        f'aria-label="{called}">{number}</a></sup>'
    )


def _list(notes: list[str]) -> str:
    items = []
    for number, note in enumerate(notes, 1):
        back = escape(_("Back to footnote %(number)d in the text") % {"number": number})
        items.append(
            f'<li id="footnote-{number}">{note} <a class="footnote__back" href="#footnote-{number}-here" '
            f'role="doc-backlink" aria-label="{back}">↩</a></li>'
        )
    label = escape(_("Footnotes"))
    return f'<section class="footnotes" role="doc-endnotes" aria-label="{label}"><ol>{"".join(items)}</ol></section>'
