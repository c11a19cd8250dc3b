"""Accounts: who comes in, by what, and what is done to other people's."""

from django.utils.translation import gettext_lazy as _

from secureproject.undoing.answer import Answer, ByHand, Nothing, Reversed, page_of_actor, page_of_subject

_OWN = page_of_actor("cms:person")
_THEIRS = page_of_subject("cms:person")
_CAME_IN = Nothing(_("it is how somebody came in or went, and changes nothing"))
_STRANGER = Nothing(_("somebody without the account did it, and it opens nothing by itself"))
_WAY_IN = ByHand(
    _("Have second factors and password set up anew."),
    _OWN,
    way_in=True,
)
_LOST = ByHand(_("Ask the person to set it up again, once the account is theirs."), _OWN)

ACCOUNTS: dict[str, Answer] = {
    "accounts.login.refused": _STRANGER,
    "accounts.second_factor.refused": _STRANGER,
    "accounts.passkey.refused": _STRANGER,
    "accounts.passkey.cloned": ByHand(
        _("There may be a copy of this passkey. Have second factors set up anew."), _THEIRS, way_in=True
    ),
    "accounts.session.opened": _CAME_IN,
    "accounts.session.closed": _CAME_IN,
    "accounts.session.misused": _STRANGER,
    "accounts.sessions.ended": Nothing(_("whoever was logged in logs in again")),
    "accounts.session.disowned": Nothing(
        _("the owner of the mailbox said so; roles wait until somebody looked")
    ),
    "accounts.identity.confirmed": _CAME_IN,
    "accounts.single_sign_on.refused": _STRANGER,
    "accounts.log_in_link.requested": _STRANGER,
    "accounts.log_in_link.used": _CAME_IN,
    "accounts.password_range.unanswered": Nothing(
        _("it says how a password was looked at, and changes nothing")
    ),
    "accounts.password_reset.requested": _STRANGER,
    "accounts.device.added": _CAME_IN,
    "accounts.device.remembered": _WAY_IN,
    "accounts.device.revoked": _LOST,
    "accounts.authenticator.added": _WAY_IN,
    "accounts.authenticator.replaced": _WAY_IN,
    "accounts.authenticator.removed": _LOST,
    "accounts.passkey.added": _WAY_IN,
    "accounts.passkey.renamed": ByHand(_("Look whether the name fits: it is how its owner knows it."), _OWN),
    "accounts.passkey.removed": _LOST,
    "accounts.password.closed": _LOST,
    "accounts.password.reopened": _WAY_IN,
    "accounts.password.added": _WAY_IN,
    "accounts.password.changed": _WAY_IN,
    "accounts.password_reset.completed": _WAY_IN,
    "accounts.recovery_codes.made": _WAY_IN,
    "accounts.recovery_code.used": Nothing(_("a code works once; new ones are made with the second factor")),
    "accounts.identity.linked": _WAY_IN,
    "accounts.address_change.requested": _WAY_IN,
    "accounts.address_change.confirmed": ByHand(
        _(
            "Mail goes to another address, and with it every link that lets somebody in. The old address has a letter"
            " with a link that takes this back for seven days; after that, invite the person anew."
        ),
        _OWN,
        way_in=True,
    ),
    "accounts.address_change.undone": Nothing(_("whoever reads the old mailbox took the change back")),
    "accounts.factor_policy.set": Reversed("factors"),
    "accounts.person.invited": Reversed("invitations"),
    "accounts.invitation.accepted": _CAME_IN,
    "accounts.invitation.withdrawn": ByHand(
        _("Invite the person again, if the invitation was right."), _THEIRS
    ),
    "accounts.link.handed_over": ByHand(
        _("Whoever read this link may come in as this person. Freeze the account until they set it up anew."),
        _THEIRS,
    ),
    "accounts.person.frozen": Reversed("accounts"),
    "accounts.person.unfrozen": Reversed("accounts"),
    "accounts.roles.unfrozen": Reversed("accounts"),
    "accounts.person.deactivated": Reversed("accounts"),
    "accounts.person.reactivated": Reversed("accounts"),
    "accounts.name.changed": Reversed("accounts"),
    "accounts.name.corrected": Reversed("accounts"),
    "accounts.factor_reset.asked": Reversed("accounts"),
    "accounts.factor_reset.agreed": ByHand(
        _("The second factor of this person is gone for good. Freeze the account until they set one up."),
        _THEIRS,
    ),
    "accounts.factor_reset.done": Nothing(
        _("the worker does it, an hour after somebody asked; that is told by itself")
    ),
    "accounts.factor_reset.stopped": ByHand(
        _("The removal of a second factor was stopped. Ask for it again, if it was right."), _THEIRS
    ),
    "accounts.person.deleted": ByHand(
        _(
            "The account is gone for good, with whatever names the person. Invite them anew; what they wrote is there."
        ),
        _THEIRS,
    ),
    "accounts.data.exported": ByHand(
        _("What is kept about this person left the house. Decide whom you have to tell."), _THEIRS
    ),
}
