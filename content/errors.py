"""Errors of requests that change content; each says what to do."""

from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from content.models import Revision
from rbac.errors import Invalid


class UncleanText(Invalid):
    """Text that the sanitiser refuses."""


class TooLarge(UncleanText):
    sentence = gettext_lazy(
        "The text is too long: at most %(limit)d kB, markup included. Split it into several articles."
    )


class TooManyParts(TooLarge):
    sentence = gettext_lazy(
        "The text has too many parts: at most %(limit)d cells of tables, items, paragraphs and the like. Split"
        " it into several articles, or add a large table as a file."
    )


class TooDeep(UncleanText):
    sentence = gettext_lazy("The text is nested too deeply: at most %(limit)d elements inside each other.")


class BrokenTag(UncleanText):
    sentence = gettext_lazy(
        "Something that looks like an element is not closed or far too long, perhaps a picture pasted into the"
        " text. It begins with: %(start)s"
    )


class WrongState(Invalid):
    """The action does not fit the article's state, mostly because of a concurrent change."""

    status = 409


class NothingThere(Invalid):
    sentence = gettext_lazy("Nothing of this article holds that. Copy it exactly as it can be read.")


class EditConflict(Invalid):
    """Another user saved meanwhile. Nothing was written and nothing is lost: both versions are to be shown."""

    status = 409

    def __init__(self, current: Revision) -> None:
        self.current = current
        if current.removed_at:
            super().__init__(
                _(
                    "Something was removed from this article by law (%(reason)s), or another user saved it after you"
                    " opened it. Leave out what had to go before you save."
                )
                % {"reason": current.removed_because}
            )
            return
        super().__init__(
            _("%(name)s saved this article after you opened it. Compare both versions before saving.")
            % {"name": current.author}
        )


class AddressTaken(Invalid):
    sentence = gettext_lazy("The address /%(path)s/ is already in use. Choose another.")


class OldAddress(AddressTaken):
    """The path is free, but redirects readers who kept it."""

    sentence = gettext_lazy(
        "The address /%(path)s/ leads readers on to what was there before. Choose another, so that they still find"
        " it."
    )


class LinkedAddress(AddressTaken):
    """The path is free, but texts of this site link to it and would lead to something else.

    ``title``: of one of them that the user may see.
    """

    sentence = gettext_lazy(
        "Texts of this site link to /%(path)s/ and mean what was there before, such as “%(title)s”. Choose another"
        " address, or change those links first."
    )


class UnseenLinks(AddressTaken):
    """The path is free but redirects, and texts not visible to the user may link to it.

    It is raised whether such texts exist or not: else it would reveal them.
    """

    sentence = gettext_lazy(
        "/%(path)s/ leads on to what was there before, and texts that you may not see may link there. Choose"
        " another address, or ask a user who sees every text of the site."
    )


class BadAddress(Invalid):
    """A malformed address, or one that the site itself uses."""


class BadTarget(BadAddress):
    """What a redirect cannot lead to."""


class BadMove(Invalid):
    status = 422


class AlreadySetUp(Invalid):
    status = 409
    sentence = gettext_lazy("This site is already set up; its profile is chosen once.")


class NotSetUp(Invalid):
    status = 409
    sentence = gettext_lazy("This site is not set up yet. Run: manage.py set_up_site NAME")


class NothingToChange(Invalid):
    sentence = gettext_lazy("Nothing would change: the policy says this already.")


class Waiting(Invalid):
    status = 409
    sentence = gettext_lazy(
        "A change of this policy is waiting already. Withdraw it before you ask for another."
    )


class PolicyMoved(Invalid):
    """The request does not fit any more."""

    status = 409


class Loosens(BadMove):
    """A move to where less is required. ``what``: labels of the values that would get looser."""

    sentence = gettext_lazy(
        "Less is demanded there (%(what)s). Give a reason: another administrator has to agree to the move."
    )
