"""Anchors of notes: finds the quoted passage again in a text that has changed since.

Offsets are in the text as readers see it: title, summary and body, every white space one space. The context of
the passage is never stored with a note: it is read from the version that the note was written on, so that
redacted content exists nowhere else.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.models import Revision
from content.text.html_text import text_of

LONGEST = 500  # characters of a passage
AROUND = 60  # characters on either side that distinguish occurrences
SURE = 32  # a passage of this length is unique wherever it occurs
ENOUGH = 8  # context characters that make a shorter one unique, or equal if it occurs once in both texts
MOST_PLACES = 500  # occurrences of a passage; further ones are not checked


class Passage(NamedTuple):
    quote: str
    start: int


def text_to_note(revision: Revision) -> str:
    """The text in which offsets are counted."""
    return one_spaced(f"{revision.title} {revision.summary} {text_of(revision.body)}")


def one_spaced(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def selected_passage(text: str, quote: str, before: str = "") -> Passage:
    """The passage that the user selected; ``before``: the text before it, which distinguishes occurrences.

    Raises UncleanText where the text does not contain it.
    """
    quote, before = one_spaced(quote), one_spaced(before)[-AROUND:]
    if len(quote) > LONGEST:
        raise UncleanText(_("Choose a shorter passage: at most %(n)d characters.") % {"n": LONGEST})
    places = list(_places(text, quote))
    if not places:
        raise UncleanText(_("The text does not say that. Copy the passage exactly, or leave it out."))
    start = max(places, key=lambda at: (_alike_before(before, text[:at].rstrip()), -at))
    return Passage(quote, start)


def find_passage(passage: Passage, old: str, new: str) -> int | None:
    """Offset in ``new`` of ``passage``, which was selected in ``old``; None if it is gone.

    Of several occurrences, the one with the most similar context. A short passage in another context does not
    match.
    """
    places = list(_places(new, passage.quote))
    if not places:
        return None
    was = place_in(old, passage)
    if was is None:  # it was redacted since
        return places[0] if len(places) == 1 and len(passage.quote) >= SURE else None
    end = was + len(passage.quote)
    before, after = old[max(0, was - AROUND) : was], old[end : end + AROUND]

    def likeness(at: int) -> int:
        there = at + len(passage.quote)
        return _alike_before(before, new[max(0, at - AROUND) : at]) + _alike_after(after, new[there:])

    best = max(places, key=lambda at: (likeness(at), -abs(at - was)))
    if len(passage.quote) >= SURE or likeness(best) >= min(ENOUGH, len(before) + len(after)):
        return best
    once = len(places) == 1 and len(list(_places(old, passage.quote))) == 1
    return best if once and len(passage.quote) >= ENOUGH else None


def place_in(text: str, passage: Passage) -> int | None:
    """Offset in the text in which it was selected. None: that text was redacted since."""
    return min(_places(text, passage.quote), key=lambda at: abs(at - passage.start), default=None)


def _places(text: str, quote: str) -> Iterator[int]:
    if not quote:
        return
    for number, match in enumerate(re.finditer(f"(?={re.escape(quote)})", text)):
        if number == MOST_PLACES:
            return
        yield match.start()


def _alike_before(one: str, other: str) -> int:
    """Length of the common suffix."""
    return _alike_after(one[::-1], other[: -AROUND - 1 : -1])


def _alike_after(one: str, other: str) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
