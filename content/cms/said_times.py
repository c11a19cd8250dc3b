"""When something of an article happened, as pages at work say it: kept by language and zone, as it never changes."""

from datetime import datetime
from functools import lru_cache

from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import get_language, ngettext

from content.cms.patterns import fill, pattern
from content.models import Revision
from content.moments import zoned


def said_of(revision: Revision) -> SafeString:
    """When a version was written, how long it is and its fingerprint."""
    said = _said_of(
        revision.created_at, revision.words, revision.number, get_language(), get_current_timezone_name()
    )
    return fill(pattern("cms/version.html"), [{**said, "digest": revision.digest}])


@lru_cache(maxsize=1024)
def _said_of(at: datetime, words: int, number: int, language: str | None, zone: str) -> dict[str, str]:
    """In the present ``language`` and ``zone``. Nobody changes it."""
    iso, written = _written(at, "SHORT_DATETIME_FORMAT", language, zone)
    counted = ngettext("%(words)s word", "%(words)s words", words) % {"words": localize(words)}
    return {"iso": iso, "written": written, "words": counted, "number": str(localize(number))}


def moment(at: datetime) -> SafeString:
    """Date and time with its zone, as pages at work say them: 26 November 2026, 14:32 UTC."""
    return _moment(at, get_language(), get_current_timezone_name())


@lru_cache(maxsize=1024)
def _moment(at: datetime, language: str | None, zone: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', *_written(at, "DATETIME_FORMAT", language, zone))


@lru_cache(maxsize=1024)
def _written(at: datetime, form: str, language: str | None, zone: str) -> tuple[str, str]:
    """For machines, and for people who read ``language``, the present one, and live in ``zone``, the present one."""
    return localtime(at).isoformat(), zoned(at, form)
