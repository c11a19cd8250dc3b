"""How the public site says when and how long."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from django import template
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from content.kinds.formatted import formatted as as_formatted

register = template.Library()

WORDS_A_MINUTE = 220


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A date and time with its zone, e.g. ``Nov. 24, 2026, 2:32 p.m. UTC``."""
    return how_moments_are_said()(at)


def how_moments_are_said() -> Callable[[datetime], SafeString]:
    """``moment`` for many: in the language and time zone of now, which are asked for once."""
    language, zone = translation.get_language(), timezone.get_current_timezone_name()
    return partial(_time, style="DATETIME_FORMAT", language=language, zone=zone)


@register.simple_tag
def day(at: datetime) -> SafeString:
    """A date, for lists."""
    return _time(at, "DATE_FORMAT", translation.get_language(), timezone.get_current_timezone_name())


@register.filter
def formatted(text: str) -> SafeString:
    """A few lines that a kind of page asks for, with paragraphs, points, bold, italic and links."""
    return as_formatted(text)


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
