"""Formats of dates and reading times on the public site."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

WORDS_A_MINUTE = 220


def moment(at: datetime, zone: ZoneInfo | None = None) -> SafeString:
    """A date and time with its zone, e.g. ``Nov. 24, 2026, 2:32 p.m. UTC``. ``zone``: None for the current one."""
    if zone is None:
        return how_moments_are_said()(at)
    with timezone.override(zone):
        return moment(at)


def how_moments_are_said() -> Callable[[datetime], SafeString]:
    """``moment`` for many: reads the current language and time zone once."""
    return _said_now("DATETIME_FORMAT")


def day(at: datetime) -> SafeString:
    """A date, for lists."""
    return _said_now("DATE_FORMAT")(at)


def reading_time(words: int) -> SafeString:
    """Reading time of that many words, in whole minutes."""
    return _reading_time(words, translation.get_language())


def _said_now(style: str) -> Callable[[datetime], SafeString]:
    language, zone = translation.get_language(), timezone.get_current_timezone_name()
    return partial(_time, style=style, language=language, zone=zone)


@lru_cache(maxsize=4096)
def _reading_time(words: int, language: str | None) -> SafeString:
    minutes = max(1, round(words / WORDS_A_MINUTE))
    sentence = ngettext("%(minutes)d minute to read", "%(minutes)d minutes to read", minutes)
    return escape(sentence % {"minutes": minutes})


@lru_cache(maxsize=4096)
def _time(at: datetime, style: str, language: str | None, zone: str) -> SafeString:
    local = timezone.localtime(at)
    words = formats.date_format(local, style)
    if style == "DATETIME_FORMAT":
        words = f"{words} {local.tzname()}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)
