"""How the public site says when and how long."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from content.cms.patterns import fill, pattern
from content.kinds.formatted import formatted as as_formatted

register = template.Library()

WORDS_A_MINUTE = 220


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A date and time with its zone, e.g. ``Nov. 24, 2026, 2:32 p.m. UTC``."""
    return _time(at, "DATETIME_FORMAT", translation.get_language(), timezone.get_current_timezone_name())


@register.simple_tag
def day(at: datetime) -> SafeString:
    """A date, for lists."""
    return _time(at, "DATE_FORMAT", translation.get_language(), timezone.get_current_timezone_name())


@register.filter
def formatted(text: str) -> SafeString:
    """A few lines that a kind of page asks for, with paragraphs, points, bold, italic and links."""
    return as_formatted(text)


@register.simple_tag
def article_head(story: Mapping[str, Any], way_here: SafeString) -> SafeString:
    """What stands above the words of every article; ``way_here`` leads down to it."""
    kind = story["kind"]
    drawn = pattern(
        "public/article_head.html",
        item_type=bool(kind.item_type),
        summary=bool(story["summary"]),
        is_signed=kind.is_signed,
        author=bool(story["author"]),
    )
    slots = {
        "way_here": way_here,
        "title": story["title"],
        "summary": story["summary"],
        "author": story["author"],
        "at": moment(story["first_published_at"]),
        "minutes": reading_time(story["words"]),
    }
    return fill(drawn, [slots])


@register.simple_tag
def reading_time(words: int) -> str:
    """How long it takes to read that many words, said in whole minutes."""
    return _minutes(max(1, round(words / WORDS_A_MINUTE)), translation.get_language())


@lru_cache(maxsize=4096)
def _minutes(minutes: int, language: str | None) -> str:
    sentence = ngettext("%(minutes)d minute to read", "%(minutes)d minutes to read", minutes)
    return sentence % {"minutes": minutes}


@lru_cache(maxsize=4096)
def _time(at: datetime, style: str, language: str | None, zone: str) -> SafeString:
    local = timezone.localtime(at)
    words = formats.date_format(local, style)
    if style == "DATETIME_FORMAT":
        words = f"{words} {local.tzname()}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)
