"""Refusals that are no access rule: the same for every user, so they can be named in a URL."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class OtherReason:
    """``helps``: sentences, each sufficient alone."""

    reason: Any
    source: Any
    helps: tuple[Any, ...]


OTHER_REASONS = {
    "form": OtherReason(
        _(
            "A form counts only if this site can tell that it came from its own page. Otherwise another site could send"
            " forms in your name while you are logged in here."
        ),
        _("the protection against forged forms"),
        (
            _("To load the page with the form again and send it once more."),
            _("To allow cookies for this site, if they are switched off."),
            _("To open the site in one window only, if you logged in again meanwhile."),
        ),
    ),
    "paused": OtherReason(
        _(
            "How often something may be tried is limited, for everybody alike, so that nobody can guess or flood."
            " No role lifts the limit."
        ),
        _("the limits of this site"),
        (_("To wait for the time that the page named. Nothing else is needed."),),
    ),
    "looking": OtherReason(
        _(
            "Whoever looks at the CMS as somebody else sees it has none of their power, and none of their own there."
            " Only pages of the CMS can be looked at, and nothing can be sent."
        ),
        _("seeing as somebody else"),
        (_("To stop looking through somebody else's eyes, with the button at the top."),),
    ),
    "closed": OtherReason(
        _("This page or this step is closed to everybody, whatever they hold."),
        _("the program"),
        (_("Only a change of the program. If you came here by a link of this site, please report it."),),
    ),
}
