"""Scheduling forms, with times in the site's time zone."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.partial_dates import WHOLE_TIME
from content.formatting.local_time import FIRST, SECOND, changes_its_clocks, moment
from content.scheduling.months import EARLIEST, LATEST
from rbac.errors import Invalid

_WALL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?", re.ASCII)


class WallClockField(forms.CharField):
    """Local date and time to the minute, as sent by ``<input type="datetime-local">``."""

    widget = forms.TextInput(attrs={**WHOLE_TIME, "step": 60, "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        if not (text := super().to_python(value)):
            return None
        try:
            at = datetime.strptime(text[:16] if _WALL.fullmatch(text) else "", "%Y-%m-%dT%H:%M")
        except ValueError:
            at = datetime.min
        if not EARLIEST <= at.date() <= LATEST:  # beyond these dates no calendar shows anything
            raise forms.ValidationError(_("Write date and time like 2027-03-28T09:30."))
        return at

    def validate(self, value: Any) -> None:
        if value is None:
            raise forms.ValidationError(_("Say on which day and at what time."))

    def run_validators(self, value: Any) -> None:
        """A time has no validators."""


class TimeForm(forms.Form):
    at = WallClockField(label=_("Day and time"))
    which = forms.ChoiceField(
        label=_("When the clocks are put back, which one?"),
        required=False,
        choices=[("", _("That time comes once")), (FIRST, _("The first")), (SECOND, _("The second"))],
    )
    moment: datetime  # once it is valid

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not changes_its_clocks(ZoneInfo(settings.TIME_ZONE), timezone.now()):
            del self.fields["which"]  # not shown if the time cannot be ambiguous in the site's time zone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("at"):
            try:
                self.moment = moment(cleaned["at"], cleaned.get("which", ""))
            except Invalid as error:
                self.add_error("at", str(error))
        return cleaned


class PublicationForm(TimeForm):
    digest = forms.CharField(widget=forms.HiddenInput)


class ExpiryForm(TimeForm):
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)
