"""What is looked at: a session, or from when to when."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_aware, localtime
from django.utils.translation import gettext_lazy as _

from content.cms.half_typed import WHOLE_TIME
from secureproject.undoing.window import Window

# A day more or less, in another zone, is in everybody's calendar.
YEARS = range(1900, 9999)
_SAID = re.compile(r"[^:]*\d\d:\d\d(?P<second>:\d\d)?", re.ASCII)


class EndOfWindow(forms.DateTimeField):
    """A time as the clock on the wall shows it where the site is, or one with its zone, as links have it.

    A window rather holds too much than too little: of an hour that comes twice it begins with the first and ends with
    the second, over one that the clocks skip it reaches, and the whole minute that it is said to end with is in it.
    """

    def __init__(self, *, is_end: bool = False, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={**WHOLE_TIME, "step": 1}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(required=False, widget=widget, **options)
        self.is_end = is_end

    def to_python(self, value: Any) -> datetime | None:
        at = _read(value)
        if at is None:
            return super().to_python(value)
        if at.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if is_aware(at):
            return at.astimezone(UTC)
        of_two = [at.replace(tzinfo=get_current_timezone(), fold=fold).astimezone(UTC) for fold in (0, 1)]
        return max(of_two) + _rest(value) if self.is_end else min(of_two)

    def prepare_value(self, value: Any) -> Any:
        """What a link says with its zone is shown as the clock on the wall shows it."""
        at = value if isinstance(value, datetime) else _read(value)
        return localtime(at).replace(tzinfo=None) if at and is_aware(at) and at.year in YEARS else value


def _read(value: Any) -> datetime | None:
    try:
        return parse_datetime(str(value).strip())
    except ValueError:
        return None


def _rest(value: Any) -> timedelta:
    """What is left of the minute or second that ``value`` says, but for its last millionth."""
    said = _SAID.fullmatch(str(value).strip())
    if said is None:
        return timedelta()
    whole = timedelta(seconds=1) if said["second"] else timedelta(minutes=1)
    return whole - timedelta(microseconds=1)


class WindowForm(forms.Form):
    """Read from the address. Times are in the site's time zone."""

    session = forms.RegexField(r"^[0-9a-f]{1,64}$", required=False, widget=forms.HiddenInput)
    since = EndOfWindow(label=_("From"))
    until = EndOfWindow(label=_("Until"), is_end=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The end lies before the beginning."))
        return given

    @property
    def window(self) -> Window:
        given = self.cleaned_data
        return Window(given.get("session") or "", given.get("since"), given.get("until"))
