"""Form of the time window, read from the URL: a session, or a start and an end."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_aware, localtime
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.partial_dates import WHOLE_TIME
from secureproject.incident_rollback.window import Window

YEARS = range(1900, 9999)  # a day before or after, in another time zone, is still a valid date
_TIME = re.compile(r"[^:]*\d\d:\d\d(?P<second>:\d\d)?", re.ASCII)


class EndOfWindow(forms.DateTimeField):
    """A local time of the site, or a time with offset, as in links.

    A window includes too much rather than too little: a local time that occurs twice counts from its first to its
    last instant, one that the clocks skip is accepted, and the minute or second of the end is included.
    """

    def __init__(self, *, is_end: bool = False, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={**WHOLE_TIME, "step": 1}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(required=False, widget=widget, **options)
        self.is_end = is_end

    def to_python(self, value: Any) -> datetime | None:
        at = _parsed(value)
        if at is None:
            return super().to_python(value)
        if at.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if is_aware(at):
            return at.astimezone(UTC)
        both = [at.replace(tzinfo=get_current_timezone(), fold=fold).astimezone(UTC) for fold in (0, 1)]
        return max(both) + _rest(value) if self.is_end else min(both)

    def prepare_value(self, value: Any) -> Any:
        """Shows a time with an offset as local time."""
        at = value if isinstance(value, datetime) else _parsed(value)
        return localtime(at).replace(tzinfo=None) if at and is_aware(at) and at.year in YEARS else value


def _parsed(value: Any) -> datetime | None:
    try:
        return parse_datetime(str(value).strip())
    except ValueError:
        return None


def _rest(value: Any) -> timedelta:
    """The rest of the minute or second in ``value``, except its last microsecond."""
    found = _TIME.fullmatch(str(value).strip())
    if found is None:
        return timedelta()
    whole = timedelta(seconds=1) if found["second"] else timedelta(minutes=1)
    return whole - timedelta(microseconds=1)


class WindowForm(forms.Form):
    """Times are in the site's time zone."""

    session = forms.RegexField(r"^[0-9a-f]{1,64}$", required=False, widget=forms.HiddenInput)
    since = EndOfWindow(label=_("From"))
    until = EndOfWindow(label=_("Until"), is_end=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The end is before the beginning."))
        return given

    @property
    def window(self) -> Window:
        given = self.cleaned_data
        return Window(given.get("session") or "", given.get("since"), given.get("until"))
