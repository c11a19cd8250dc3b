"""A few lines of plain text with a subset of Markdown: paragraphs, lists, bold, italic and links.

Bold, italic and links can be nested; a link cannot hold another.

Stored as plain text, so that versions are compared, merged, proved and redacted like any other. What is not
exactly in one of these forms stays as typed, and input is never HTML. The editor shows it as readers see it:
content/static/content/js/signs.js reads and writes the same.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content.text.url_policy import leads_to_cms, safe_link

# A backslash before one of these signs escapes it.
# Bold text may contain italic text, and the other way round.
_EM = r"\*(?![\s*])(?:\\.|[^*\n\\])+(?<!\s)\*"
_STRONG = r"\*\*(?![\s*])(?:\\.|[^*\n\\])+(?<!\s)\*\*"
_INLINE = re.compile(
    r"\\(?P<sign>[\\*\[\]•.)-])"
    r"|\[(?P<words>(?:\\.|[^\[\]\n\\]){1,200})\]\((?P<href>[^()\s]{1,500})\)"
    rf"|\*\*(?P<strong>(?!\s)(?:\\.|[^*\n\\]|{_EM})+(?<!\s))\*\*"
    rf"|\*(?P<em>(?!\s)(?:\\.|[^*\n\\]|{_STRONG})+(?<!\s))\*(?![\w]|\*(?!\*\*?[^\s*]))"
)
_POINT = re.compile(r"(?P<dot>[-*•])\s+|\d{1,3}[.)]\s+")


def as_html(text: str) -> SafeString:
    """``text`` as HTML."""
    blocks = (block.strip("\n") for block in re.split(r"\n\s*\n", text))
    return format_html_join("\n", "{}", ((part,) for block in blocks if block for part in _block(block)))


def without_desk(text: str) -> str:
    """``text`` with link text only where a link would lead readers to a login: for programs, which see the signs."""
    return "\n".join("".join(_pieces(line, _without_desk)) for line in text.split("\n"))


def _block(block: str) -> Iterator[SafeString]:
    """Neighbouring lines of one kind: a list, a numbered list, or a paragraph."""
    for kind, lines in groupby(block.split("\n"), _kind):
        if kind == "p":
            yield format_html("<p>{}</p>", format_html_join(SafeString("<br>"), "{}", _each(lines)))
        else:
            items = format_html_join(
                "", "<li>{}</li>", _each(_POINT.sub("", line, count=1) for line in lines)
            )
            yield format_html("<ul>{}</ul>" if kind == "ul" else "<ol>{}</ol>", items)


def _kind(line: str) -> str:
    point = _POINT.match(line)
    return "p" if point is None else "ul" if point["dot"] else "ol"


def _each(lines: Iterator[str]) -> Iterator[tuple[SafeString]]:
    return ((_line(line),) for line in lines)


def _line(line: str) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(line, _marked)))


def _pieces(line: str, marked: Callable[[re.Match[str]], str]) -> Iterator[str]:
    kept_to = at = 0
    while found := _INLINE.search(line, at):
        if found["em"] and found.start() > kept_to and _is_in_word(line[found.start() - 1]):
            at = found.start() + 1  # a sign inside a word, or between numbers, means nothing
            continue
        yield line[kept_to : found.start()]
        yield marked(found)
        kept_to = at = found.end()
    yield line[kept_to:]


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character in "_*"


def _marked(found: re.Match[str]) -> str:
    if found["sign"]:
        return found["sign"]
    if found["strong"]:
        return format_html("<strong>{}</strong>", _line(found["strong"]))
    if found["em"]:
        return format_html("<em>{}</em>", _line(found["em"]))
    href = safe_link(found["href"])
    if href is None:
        return found[0]
    words = _line(found["words"])
    return words if leads_to_cms(href) else format_html('<a href="{}" rel="noopener">{}</a>', href, words)


def _without_desk(found: re.Match[str]) -> str:
    for name in ("strong", "em", "words"):
        if found[name] is None:
            continue
        inside = "".join(_pieces(found[name], _without_desk))
        if name == "words" and leads_to_cms(found["href"]):
            return inside
        at, end = found.span(name)
        return found[0][: at - found.start()] + inside + found[0][end - found.start() :]
    return found[0]
