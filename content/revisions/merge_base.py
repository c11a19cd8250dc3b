"""Synthetic merge base of two texts that were begun as one and never stored: what they have in common.

With that base, merged as two users' edits of one version, additions of either side are kept, and where both
differ in the same part, neither is preferred.
"""

from collections.abc import Iterator, Sequence
from html import escape

from content.revisions.merge import MOST_EDITS, alike, as_said, pieces_of, words_in
from content.revisions.revisions import Content
from content.text.myers import Kind, edit_steps


def common_words(one: Content, other: Content) -> Content:
    """The merge base of both. Never shown to users, and deterministic."""
    mine, theirs = dict(one.details), dict(other.details)
    return Content(
        title=one.title if one.title == other.title else "",
        summary=one.summary if one.summary == other.summary else "",
        body="".join(_in_common(pieces_of(one.body, frozenset()), pieces_of(other.body, frozenset()))),
        language=other.language,
        topic_ids=tuple(key for key in one.topic_ids if key in other.topic_ids),
        correction_notes="\n".join(
            line for line in one.correction_notes.splitlines() if line in other.correction_notes.splitlines()
        ),
        byline_ids=tuple(key for key in one.byline_ids if key in other.byline_ids),
        details={name: text for name, text in mine.items() if theirs.get(name) == text},
    )


def _in_common(one: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    """Common whole paragraphs, tables, lists; a placeholder for two similar ones, so that both changed it."""
    said = ([as_said(piece) for piece in pieces] for pieces in (one, other))
    mine, theirs = list[str](), list[str]()
    at = 0  # in ``one``
    for kind, start, end in edit_steps(*said, most_edits=MOST_EDITS):
        if kind is Kind.ADDED:
            theirs += other[start:end]
            continue
        if kind is Kind.REMOVED:
            mine += one[start:end]
        else:
            yield from _neither(mine, theirs)
            yield from one[at : at + end - start]
            mine, theirs = [], []
        at += end - start
    yield from _neither(mine, theirs)


def _neither(mine: list[str], theirs: list[str]) -> Iterator[str]:
    for number, twin in alike(mine, theirs):
        shared = words_in(mine[number]) & words_in(theirs[twin])
        yield f"<p>{escape(' '.join(sorted(shared)))} \N{HORIZONTAL ELLIPSIS}</p>"
