"""Comments of an export: plain text, one level of replies."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from content.imports.wordpress.records import ExportedComment
from content.imports.wordpress.tree import parse

_PINGS = frozenset({"pingback", "trackback"})


@dataclass(frozen=True, slots=True)
class Place:
    """Position of a comment: its top-level comment, and the name it replies to."""

    top: str = ""
    in_reply_to: str = ""


def is_ping(comment: ExportedComment) -> bool:
    return comment.kind in _PINGS


def places(comments: Iterable[ExportedComment]) -> dict[str, Place]:
    """Position of each comment by id. Deeper replies go under the top-level comment, with the name they reply to.

    A missing parent, or a loop, makes a top-level comment.
    """
    by_id = {comment.identifier: comment for comment in comments}
    found: dict[str, Place] = {}
    for comment in by_id.values():
        chain = _ancestors(comment, by_id)
        if not chain:
            found[comment.identifier] = Place()
        else:
            name = chain[0].name if len(chain) > 1 else ""
            found[comment.identifier] = Place(chain[-1].identifier, name)
    return found


def _ancestors(comment: ExportedComment, by_id: dict[str, ExportedComment]) -> list[ExportedComment]:
    chain: list[ExportedComment] = []
    seen = {comment.identifier}
    while (parent := by_id.get(comment.parent)) is not None:
        if parent.identifier in seen:
            return []
        seen.add(parent.identifier)
        chain.append(parent)
        comment = parent
    return chain


def plain_comment(content: str) -> str:
    """Text of a comment without markup; a link or picture is followed by its URL in brackets."""
    body = parse(content)
    for element in body.iter():
        address = element.get("href") or element.get("src") or ""
        if address and address not in "".join(element.itertext()):
            element.tail = f" ({address}){element.tail or ''}"
        if element.tag in {
            "br",
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "blockquote",
            "pre",
            "div",
            "tr",
            "dt",
            "dd",
        }:
            element.tail = f"\n{element.tail or ''}"
    text = "".join(body.itertext())
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
