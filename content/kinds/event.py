"""The event: takes place at a time, and readers may attend."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from content.kinds.fields import Line, Moment, Text, WebAddress, Zone
from content.kinds.kind import Kind, Listed


def _ends_after_it_begins(facts: Mapping[str, Any]) -> Text:
    begins, ends = facts["begins"], facts["ends"]
    return (
        _("The event ends before it begins. Change one of the two.")
        if begins and ends and ends <= begins
        else ""
    )


EVENT = Kind(
    name="event",
    label=_("Event"),
    plural=_("Events"),
    about=_("Takes place at a time; what is still to come is listed first."),
    listed=Listed.UNTIL_OVER,
    fields=(
        Moment(
            name="begins",
            label=_("Begins"),
            help=_("As the clock on the wall shows it where the event is."),
            required=True,
        ),
        Moment(name="ends", label=_("Ends"), required=True),
        Zone(
            name="zone",
            label=_("Time zone"),
            help=_("Only if it is not that of the site: a city or a name, such as Lisbon or Europe/Lisbon."),
        ),
        Line(
            name="place",
            label=_("Place"),
            help=_("Where people go, or that it is online."),
            required=True,
        ),
        WebAddress(
            name="register",
            label=_("Address to register at"),
            help=_("A whole address, such as https://example.org/register."),
        ),
    ),
    template="public/kinds/event.html",
    check=_ends_after_it_begins,
    begins="begins",
    ends="ends",
    place="place",
    zone="zone",
    item_type="https://schema.org/Event",
    is_signed=False,
)
