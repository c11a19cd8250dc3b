"""The landing page: parts with a heading, a short text, and picked articles or the newest of a section."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content.kinds.fields import Addresses, Field, Line, Lines
from content.kinds.kind import Kind, Listed, Part

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
