"""Quotations of notes that contain redacted text: all of it, or the quoted part."""

import re

from content.models import ReviewNote
from content.notes.anchors import Passage, place_in, text_to_note
from content.redaction.finding import Cut, cuts_in_text


def cuts_in_quote(note: ReviewNote, pattern: re.Pattern[str]) -> list[Cut]:
    """Cuts in ``note.quote``. If the quotation begins or ends within the passage, the part that it repeats."""
    if not note.quote:
        return []
    whole = cuts_in_text(note.quote, pattern)
    text = text_to_note(note.revision)
    at = place_in(text, Passage(note.quote, note.start))
    if at is None:
        return whole
    end = at + len(note.quote)
    parts = [
        Cut(max(cut.start, at) - at, min(cut.start + cut.length, end) - max(cut.start, at), mark=False)
        for cut in cuts_in_text(text, pattern)
        if cut.start < end and cut.start + cut.length > at
    ]
    return whole + [part for part in parts if not any(_inside(part, cut) for cut in whole)]


def _inside(part: Cut, cut: Cut) -> bool:
    return cut.start <= part.start and part.start + part.length <= cut.start + cut.length
