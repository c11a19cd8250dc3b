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
            "Attempts are limited for all users alike, against guessing and flooding. No role lifts the limit."
        ),
        _("the limits of this site"),
        (_("To wait for the time that the page named. Nothing else is needed."),),
    ),
    "looking": OtherReason(
        _(
            "While you see the CMS as another user, you have neither their rights nor your own. You can only view pages"
            " of the CMS, and send nothing."
        ),
        _("seeing as another user"),
        (_("To see the CMS as yourself again, with the button at the top."),),
    ),
    "closed": OtherReason(
        _("This page or this step is closed to everybody, whatever they hold."),
        _("the program"),
        (_("Only a change of the program. If you came here by a link of this site, please report it."),),
    ),
}
