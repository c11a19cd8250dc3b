"""Partial dates: date inputs with a missing part, which browsers submit as if they were empty.

If an empty value has a meaning (a role without end, no time at all), it would take effect. half-typed.js shows an
error beside the field and blocks submission until the date is complete. Without script today's browsers submit such a
form only if it is ``novalidate``.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.formatting.local_time import FIRST, SECOND

# Attributes of <input>.
WHOLE_DATE: dict[str, Any] = {
    "type": "date",
    "data-half-typed": _("A part of this date is missing, so it is not kept. Type day, month and year."),
}
WHOLE_TIME: dict[str, Any] = {
    "type": "datetime-local",
    "data-half-typed": _(
        "A part of this date and time is missing, so it is not kept. Type day, month, year, hour and minute."
    ),
}


class LastDayField(forms.DateField):
    """Last day on which something counts."""

    def __init__(self, **options: Any) -> None:
        last, widget = MaxValueValidator(date(2999, 12, 31)), forms.DateInput(attrs=WHOLE_DATE)
        super().__init__(validators=[last], widget=widget, **options)


class WhichHourField(forms.ChoiceField):
    """Which of two hours is meant, for a time that occurs twice when the clocks are put back."""

    def __init__(self) -> None:
        super().__init__(
            label=_("When the clocks are put back, which one?"),
            required=False,
            choices=[("", _("That time comes once")), (FIRST, _("The first")), (SECOND, _("The second"))],
        )


def end_of_day(day: date) -> datetime:
    """Midnight at the end of ``day``, in the site's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
