"""Lists of articles as HTML: filled patterns, because every list of the site has dozens of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from content.formatting.html_patterns import pattern
from content.public.queries.navigation import Branch
from content.public.queries.teasers import Teaser
from content.public.rendering.formats import day, reading_time

NO_PICTURES: Mapping[int, SafeString] = MappingProxyType({})


class _Row(NamedTuple):
    """Everything that determines how a teaser looks in one language and time zone."""

    level: int
    leads: bool
    above: str
    section: str
    url: str
    title: str
    summary: str
    author: str
    at: datetime | None
    words: int
    picture: SafeString


def teaser_list(
    articles: Iterable[Teaser],
    level: int = 2,
    first_leads: bool = False,
    kicker: Branch | None = None,
    plain: bool = False,
    pictures: Mapping[int, SafeString] = NO_PICTURES,
) -> SafeString:
    """``level`` is that of the headings, ``kicker`` the section above each; ``plain`` leaves out author and date.

    ``pictures``: by key of the article.
    """
    above, section = (kicker.url, kicker.title) if kicker else ("", "")
    language, zone = get_language(), get_current_timezone_name()
    rows = []
    for place, teaser in enumerate(articles):
        author, at = ("", None) if plain else (teaser.said_by, teaser.first_published_at)
        words = teaser.url, teaser.title, teaser.summary, author
        row = _Row(
            level,
            first_leads and place == 0,
            above,
            section,
            *words,
            at,
            teaser.words,
            pictures.get(teaser.id, SafeString()),
        )
        rows.append(_html(row, language, zone))
    return SafeString("".join(rows))


def page_links(context: Context, here: str) -> SafeString:
    """Links to the other pages of the list at ``here``; ``context`` is that of ``page_of``."""
    older, newer, is_first = context["older"], context["newer"], context["is_first_page"]
    drawn = pattern("public/older.html", older=bool(older), newer=bool(newer), is_first_page=is_first)
    return format_html(drawn, here=here, older=older, newer=newer)


@lru_cache(maxsize=2048)  # lists show the same articles again and again
def _html(row: _Row, _language: str | None, _zone: str) -> SafeString:
    drawn = pattern(
        "public/teaser.html",
        level=row.level,
        leads=row.leads,
        kicker=bool(row.above),
        picture=bool(row.picture),
        summary=bool(row.summary),
        author=bool(row.author),
        says_when=row.at is not None,
    )
    said = {"at": day(row.at), "minutes": reading_time(row.words)} if row.at else {}
    return format_html(drawn, **row._asdict() | said)
