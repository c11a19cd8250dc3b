"""Shortcodes: those for captions and galleries are converted, all others stay visible as typed."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

_NAME = r"[a-z][a-z0-9_-]{1,40}"
_CAPTION = re.compile(
    r"\[caption\b(?P<attributes>[^\]]*)\](?P<inner>.*?)\[/caption\]", re.DOTALL | re.IGNORECASE
)
_PICTURE = re.compile(
    r"\A\s*(?P<picture>(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", re.DOTALL | re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GALLERY = re.compile(r"\[gallery\b(?P<attributes>[^\]]*)\]", re.IGNORECASE)
# Without WordPress' registry, "[contact-form]" cannot be told from "[sic]": both stay, both are listed.
_OTHER = re.compile(rf"\[/?{_NAME}(?:[\s=][^\]<>]*)?\]")
_ATTRIBUTE = re.compile(r"(?P<name>[a-z_]+)\s*=\s*[\"']?(?P<value>[^\"'\s\]]+(?:,[^\"'\s\]]+)*)[\"']?")


@dataclass(slots=True)
class Shortcodes:
    """Shortcodes found in one body."""

    html: str
    unknown: list[str] = field(default_factory=list)
    galleries: int = 0


def rewrite_shortcodes(body: str, *, gallery: Callable[[list[str]], str]) -> Shortcodes:
    """Rewrites ``[caption]`` and ``[gallery]`` in ``body``; ``gallery`` turns attachment ids into HTML."""
    found = Shortcodes("")

    def put_gallery(match: re.Match[str]) -> str:
        found.galleries += 1
        attributes = {m["name"]: m["value"] for m in _ATTRIBUTE.finditer(match["attributes"])}
        ids = [part for part in attributes.get("ids", "").split(",") if part.isdigit()]
        return f"\n\n{gallery(ids)}\n\n"

    body = _CAPTION.sub(_figure, body)
    body = _GALLERY.sub(put_gallery, body)
    found.html = body
    found.unknown = sorted({match[0][:80] for match in _OTHER.finditer(_COMMENT.sub("", body))})
    return found


def _figure(match: re.Match[str]) -> str:
    picture = _PICTURE.match(match["inner"])
    if picture is None:
        return match[0]
    caption = match["inner"][picture.end() :].strip()
    if not caption:
        caption = html.escape(_caption_attribute(match["attributes"]))
    return f"\n\n<figure>{picture['picture']}<figcaption>{caption}</figcaption></figure>\n\n"


def _caption_attribute(attributes: str) -> str:
    quoted = re.search(r"\bcaption\s*=\s*([\"'])(.*?)\1", attributes)
    return quoted[2] if quoted else ""
