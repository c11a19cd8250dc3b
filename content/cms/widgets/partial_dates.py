"""Dates and times of which a part is missing: the browser would send them as if nothing had been typed.

Where nothing means something (no end of a role, no time at all), that would be done. half-typed.js says so beside the
field and sends nothing before it is whole. Without script the browser of today sends such a form only where it is
``novalidate``.
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
