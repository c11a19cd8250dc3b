"""Lists of articles as HTML: filled patterns, because every list of the site has dozens of them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from content.formatting.html_patterns import fill, pattern
from content.public.queries.navigation import Branch
from content.public.queries.teasers import Teaser
from content.public.rendering.formats import how_days_are_said, how_reading_times_are_said

_escaped = lru_cache(maxsize=4096)(escape)  # lists show the same texts again and again


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


def page_links(context: Context, here: str) -> SafeString:
    """Links to the other pages of the list at ``here``; ``context`` is that of ``page_of``."""
    older, newer, is_first = context["older"], context["newer"], context["is_first_page"]
    drawn = pattern("public/older.html", older=bool(older), newer=bool(newer), is_first_page=is_first)
    return format_html(drawn, here=here, older=older, newer=newer)


def _rows(
    articles: Iterable[Teaser], *, first_leads: bool, kicker: Branch | None, plain: bool
) -> Iterator[tuple[_Form, dict[str, Any]]]:
    said, how_long = how_days_are_said(), how_reading_times_are_said()
    for place, teaser in enumerate(articles):
        author = "" if plain else teaser.said_by
        leads = first_leads and place == 0
        form = _Form(leads, kicker is not None, bool(teaser.summary), bool(author), not plain)
        url, title, summary = map(_escaped, (teaser.url, teaser.title, teaser.summary))
        slots: dict[str, Any] = {"url": url, "title": title, "summary": summary}
        if kicker:
            slots |= {"above": kicker.url, "section": kicker.title}
        if not plain:
            slots |= {
                "author": _escaped(author),
                "at": said(teaser.first_published_at),
                "minutes": how_long(teaser.words),
            }
        yield form, slots
