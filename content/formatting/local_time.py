"""Local time: to UTC, including the hours skipped or repeated when clocks change, and as text with its zone."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone, localtime

from audit.stored_messages import gettext as _
from audit.stored_messages import moment
from rbac.errors import Invalid

FIRST, SECOND = "first", "second"


class NoSuchTime(Invalid):
    """The time is skipped when clocks go forward."""

    status = 422


class TimeComesTwice(Invalid):
    """The time is repeated when clocks go back, and it is not said which of the two is meant."""

    status = 422


def to_utc(wall: datetime, which: str = "", zone: tzinfo | None = None) -> datetime:
    """``wall``, a naive local time, in UTC. ``which`` (FIRST, SECOND) counts only for repeated times.

    ``zone``: of the local time; None: of the site. Raises NoSuchTime and TimeComesTwice.
    """
    zone = zone or get_current_timezone()
    wall = wall.replace(second=0, microsecond=0)
    early, late = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise NoSuchTime(
            _(
                "There is no %(time)s on that day: the clocks are put forward over it. Choose an earlier or later time."
            )
            % {"time": f"{wall:%H:%M}"}
        )
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(UTC)
    if which not in {FIRST, SECOND}:
        raise TimeComesTwice(
            _(
                "%(time)s comes twice on that day, because the clocks are put back: first as %(early)s, then as"
                " %(late)s. Say which one you mean."
            )
            % {"time": f"{wall:%H:%M}", "early": f"{early:%H:%M %Z}", "late": f"{late:%H:%M %Z}"}
        )
    return (early if which == FIRST else late).astimezone(UTC)


def which_of_two(at: datetime, zone: tzinfo | None = None) -> str:
    """The ``which`` with which ``to_utc`` returns ``at``: FIRST or SECOND for a repeated time, else ""."""
    local = at.astimezone(zone or get_current_timezone())
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return SECOND if local.fold else FIRST


def changes_its_clocks(zone: tzinfo, since: datetime) -> bool:
    """Whether clocks in ``zone`` change in the two years from ``since``, an aware datetime."""
    return len({(since + timedelta(days=30 * month)).astimezone(zone).utcoffset() for month in range(25)}) > 1


def zoned(at: datetime, form: str = "DATETIME_FORMAT", zone: tzinfo | None = None) -> str:
    """``at`` in ``zone`` (None: the current one) and the active language: 26 November 2026, 14:32 UTC.

    ``form`` is the name of a format of the language (secureproject/formats), not a format: only German, for
    example, writes a dot after the day.
    """
    if zone is None:
        return moment(at, form)
    local = localtime(at, zone)
    return f"{date_format(local, form)} {local.tzname()}"


@lru_cache(maxsize=4096)
def time_element(
    at: datetime, form: str, language: str | None, zone: str, *, numeric: bool = False
) -> SafeString:
    """``at`` in the active ``language`` and current ``zone``, as HTML. ``numeric``: digits of the same width."""
    kind = SafeString(' class="numeric"') if numeric else SafeString()
    return format_html('<time{} datetime="{}">{}</time>', kind, localtime(at).isoformat(), zoned(at, form))
