"""The notice: information for a limited time. It is shown above everything else while in force."""

from django.utils.translation import gettext_lazy as _

from content.kinds.fields import Choice, Moment
from content.kinds.kind import Kind, Listed

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
