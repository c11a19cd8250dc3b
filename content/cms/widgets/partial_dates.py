"""Partial dates: date inputs with a missing part, which browsers submit as if they were empty.

If an empty value has a meaning (a role without end, no time at all), it would take effect. half-typed.js shows an
error beside the field and blocks submission until the date is complete. Without script today's browsers submit such a
form only if it is ``novalidate``.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

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
