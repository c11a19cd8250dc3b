"""Kinds of pages that come with the CMS: article, page, notice, landing page and event.

To add one: its declaration here or in a file beside this, and its name in KINDS (CONTRIBUTING.md).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content.kinds.fields import Addresses, Choice, Field, Line, Lines, Moment, Text, WebAddress, Zone
from content.kinds.kind import Kind, Listed, Part

ARTICLE = Kind(
    name="article",
    label=_("Article"),
    plural=_("Articles"),
    about=_("Appears in lists by date."),
    listed=Listed.BY_DATE,
    schema_type="NewsArticle",
)

PAGE = Kind(
    name="page",
    label=_("Page"),
    plural=_("Pages"),
    about=_("Stands for itself, such as an imprint."),
    listed=Listed.IN_SECTION,
    is_signed=False,
)

INFORMATION, WARNING, URGENT = "information", "warning", "urgent"
LEVELS = ((INFORMATION, _("Information")), (WARNING, _("Warning")), (URGENT, _("Urgent")))

NOTICE = Kind(
    name="notice",
    label=_("Notice"),
    plural=_("Notices"),
    about=_("Stands at the top of its section and of the front page while it is in force."),
    listed=Listed.UNTIL_OVER,
    fields=(
        Choice(name="level", label=_("Level"), required=True, choices=LEVELS),
        Moment(
            name="until",
            label=_("In force until"),
            help=_("After that it stands on no other page, and says that it is no longer in force."),
            required=True,
        ),
    ),
    template="public/kinds/notice.html",
    ends="until",
    is_signed=False,
    takes_comments=False,
)

PARTS = range(1, 5)


def _fields(part: int) -> tuple[Field, ...]:
    return (
        Line(name=f"heading_{part}", label=format_lazy(_("Heading of part {part}"), part=part)),
        Lines(
            name=f"words_{part}",
            has_signs=True,
            label=format_lazy(_("Words of part {part}"), part=part),
            help=_(
                "**bold**, *italic*, [words](/address/) for a link, and a dash before each point of a list."
            ),
        ),
        Addresses(
            name=f"shows_{part}",
            label=format_lazy(_("What part {part} shows"), part=part),
            help=_(
                "Articles and sections, found below or as addresses, one a line. Of a section its newest articles"
                " are shown. Readers see only what they may read."
            ),
        ),
    )


LANDING = Kind(
    name="landing",
    label=_("Landing page"),
    plural=_("Landing pages"),
    about=_("Leads to other pages, in a few parts."),
    listed=Listed.IN_SECTION,
    fields=tuple(field for part in PARTS for field in _fields(part)),
    parts=tuple(Part(*(field.name for field in _fields(part))) for part in PARTS),
    template="public/kinds/landing.html",
    is_signed=False,
    takes_comments=False,
)


def _ends_after_it_begins(facts: Mapping[str, Any]) -> Text:
    begins, ends = facts["begins"], facts["ends"]
    is_backwards = begins and ends and ends <= begins
    return _("The event ends before it begins. Change one of the two.") if is_backwards else ""


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
    schema_type="Event",
    is_signed=False,
)

KINDS = (ARTICLE, PAGE, EVENT, NOTICE, LANDING)
