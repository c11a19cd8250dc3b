"""Move check of articles: a move must not bypass the policy of either section."""

from audit.stored_messages import gettext as _
from content.errors import WrongState
from content.models import Section
from content.models.articles.section import Guests
from content.policy import in_force, loosened


def require_as_strict(left: Section, to: Section, *, is_live: bool) -> None:
    """Raises WrongState for a move to a looser section, or, of a live article, to a stricter one."""
    was, becomes = in_force(left), in_force(to)
    looser = loosened(becomes, was)
    if "four_eyes" in looser:
        raise WrongState(
            _("Articles cannot be moved to where no one else has to approve them. Choose another section.")
        )
    if becomes.four_eyes and becomes.guests == Guests.APPROVE and "guests" in looser:
        raise WrongState(_("Articles cannot be moved to where guests may approve. Choose another section."))
    if becomes.four_eyes and "demands" in looser:
        raise WrongState(
            _("Articles cannot be moved to where whose approval it is matters less. Choose another section.")
        )
    if becomes.four_eyes and {"approvals", "factor", "devices", "signed"} & {*looser}:
        raise WrongState(
            _(
                "Articles cannot be moved to where fewer people, a weaker factor, one device or no signature are"
                " enough. Choose another section."
            )
        )
    if (
        is_live
        and {"four_eyes", "approvals", "demands", "signed"} & {*loosened(was, becomes)}
        and becomes.four_eyes
    ):
        raise WrongState(_("Where others approve, nothing arrives in public. Take it down first."))
    if is_live and "corrections" in looser:
        raise WrongState(
            _("There, what is public can be corrected before anybody approves it. Take it down first.")
        )
    if is_live and "audience" in looser:
        raise WrongState(
            _("More people may read there. Take it down first, so that it is approved for them.")
        )
