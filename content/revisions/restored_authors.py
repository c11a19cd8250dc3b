"""Authors of a restored version: none of them may approve it (four eyes).

The user who saved that version is known, and so are the authors of the unapproved text it was based on. But it
also contains what was live when it was written, without its authors, and readers may not see that any more.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

from content.models import Article, Revision, UrgentCorrection
from content.revisions.displaced_draft import kept_beside
from content.revisions.revisions import Content

# Trigrams of pieces: a moved paragraph still belongs to its author, and one in which another user corrected a
# word belongs to both. Pieces are elements, words and signs; scripts without spaces are split by letter.
_RUN = 3
_PIECES = re.compile(
    r"<[^>]*>|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+|[^\s]", re.DOTALL
)
LOOKED_THROUGH = 200
_AT_ONCE = 20

type Run = tuple[str, ...]
type Runs = set[Run]


def writers_of_what_returns(article: Article, old: Revision) -> set[int]:
    """Keys of the authors of what ``old``, a version of ``article``, contains and the live version does not.

    Searches back from ``old`` until all of it is found; after ``LOOKED_THROUGH`` versions it stops, and
    includes all earlier authors: one extra approval is better than one too few.
    """
    beside, bases = kept_beside(article), _bases_of_corrections(article, old.number)
    returning, aside = _runs(old) - (_runs(article.live) if article.live else set()), set[Run]()
    if is_beside := old.number in beside:  # its base may be any earlier version
        returning, aside = aside, returning
    writers = {old.author_id, *old.author_ids}
    held = dict[int, Runs]()
    newer, last = old, old.number
    for earlier in islice(_before(article, old.number, beside), LOOKED_THROUGH):
        here = _runs(earlier)
        # Removed text came with the version after it, or was in the base of that one.
        if gone := returning - here:
            writers |= {newer.author_id, *newer.author_ids}
            held.setdefault(bases.get(newer.number, earlier.number), set()).update(gone)
        returning = (returning | held.pop(earlier.number, set()) | aside) & here
        # A correction is a sibling of the draft that is continued after it.
        aside = (aside | gone) - here if is_beside or earlier.number in bases else set()
        if not returning and not held and not aside:
            return writers
        newer, last = earlier, earlier.number
    if returning or held:
        writers |= {newer.author_id, *newer.author_ids}
    return writers | {*article.every_author(before=last)}


def _runs(version: Revision) -> Runs:
    """All its trigrams, wherever they occur."""
    words = Content.of(version)
    found: Runs = {("language", words.language), ("bylines", json.dumps(words.byline_ids))}
    found |= {("topic", str(topic)) for topic in words.topic_ids}
    texts = {
        "title": words.title,
        "summary": words.summary,
        "notes": words.correction_notes,
        "body": words.body,
    }
    for name, text in [*texts.items(), *words.details.items()]:
        pieces = [f"{name}:", *_PIECES.findall(text), ""]
        found.update(zip(*(pieces[n:] for n in range(_RUN)), strict=False))
    return found


def _before(article: Article, number: int, beside: set[int]) -> Iterator[Revision]:
    """Versions of the main line, without those kept after a conflict."""
    told = article.revisions.exclude(number__in=beside)
    while versions := list(told.filter(number__lt=number).order_by("-number")[:_AT_ONCE]):
        yield from versions
        number = versions[-1].number


def _bases_of_corrections(article: Article, until: int) -> dict[int, int]:
    """The base of a correction is the live version, not the draft before it in the history."""
    fixes = UrgentCorrection.objects.filter(article=article, revision__number__lte=until)
    numbers = fixes.order_by("-revision__number").values_list("revision__number", "base__number")
    return dict(numbers[:LOOKED_THROUGH])
