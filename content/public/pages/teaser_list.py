"""Lists of articles as HTML: filled patterns, because every list of the site has dozens of them."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from content.formatting.html_patterns import fill, pattern
from content.public.queries.navigation import Branch
from content.public.queries.teasers import Teaser
from content.public.rendering.formats import how_days_are_said, how_reading_times_are_said


class _Form(NamedTuple):
    """Determines the pattern for a teaser."""

    leads: bool
    kicker: bool
    summary: bool
    author: bool
    says_when: bool


def teaser_list(
    articles: Iterable[Teaser],
    level: int = 2,
    first_leads: bool = False,
    kicker: Branch | None = None,
    plain: bool = False,
) -> SafeString:
    """``level`` is that of the headings, ``kicker`` the section above each; ``plain`` leaves out author and date."""
    drawn = partial(pattern, "public/teaser.html", level=level)
    rows = _rows(articles, first_leads=first_leads, kicker=kicker, plain=plain)
    parts = [
        fill(drawn(**form._asdict()), [row for _form, row in alike])
        for form, alike in groupby(rows, itemgetter(0))
    ]
    return SafeString("".join(parts))


def _rows(
    articles: Iterable[Teaser], *, first_leads: bool, kicker: Branch | None, plain: bool
) -> Iterator[tuple[_Form, dict[str, Any]]]:
    said, how_long = how_days_are_said(), how_reading_times_are_said()
    for place, teaser in enumerate(articles):
        author = "" if plain else teaser.said_by
        leads = first_leads and place == 0
        form = _Form(leads, kicker is not None, bool(teaser.summary), bool(author), not plain)
        slots: dict[str, Any] = {"url": teaser.url, "title": teaser.title, "summary": teaser.summary}
        if kicker:
            slots |= {"above": kicker.url, "section": kicker.title}
        if not plain:
            slots |= {
                "author": author,
                "at": said(teaser.first_published_at),
                "minutes": how_long(teaser.words),
            }
        yield form, slots
