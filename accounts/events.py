"""Audit events of accounts."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from audit.events import Event, registry
from audit.stored_messages import in_the_code, render_field

# As stored in audit log entries; a passkey is shown by its label.
_FACTORS = {
    "authenticator": _("authenticator app"),
    "recovery code": _("recovery code"),
    "password": _("password"),
    "identity provider": _("identity provider"),
}

LOGIN_REFUSED = Event("accounts.login.refused", sentence=_("Failed log-in as {subject}"))
SECOND_FACTOR_REFUSED = Event("accounts.second_factor.refused", sentence=_("Wrong code for {subject}"))
LOGGED_IN = Event(
    "accounts.session.opened",
    fields=("factor",),
    sentence=_("{actor} logged in"),
    called={"factor": _FACTORS},
)
LOGGED_OUT = Event("accounts.session.closed", sentence=_("{actor} logged out"))
SESSIONS_ENDED = Event(
    "accounts.sessions.ended",
    fields=("reason", "says", "count"),
    reads=(("reason", partial(render_field, field="reason")), ("says", in_the_code)),
    sentence=_("{actor} ended sessions of {subject} ({count}): {reason}"),
)
SESSION_MISUSED = Event(
    "accounts.session.misused",
    sentence=_("Another browser sent the cookie of a session of {subject} and was refused"),
)
DEVICE_ADDED = Event("accounts.device.added", sentence=_("{actor} logged in from a new device"))
DEVICE_REMEMBERED = Event(
    "accounts.device.remembered", sentence=_("{actor} had a device remembered for 30 days")
)
DEVICE_REVOKED = Event(
    "accounts.device.revoked", personal=("name",), sentence=_("{actor} revoked a device: {name}")
)
SESSION_REPORTED = Event(
    "accounts.session.reported",
    sentence=_(
        "The link in a mail was used to say that a log-in of {subject} was not theirs; roles are frozen"
    ),
)
ROLES_UNFROZEN = Event(
    "accounts.roles.unfrozen",
    personal=("reason",),
    sentence=_("{actor} let the roles of {subject} count again: {reason}"),
)
REAUTHENTICATED = Event(
    "accounts.reauthentication.completed",
    fields=("factor",),
    sentence=_("{actor} confirmed who they are"),
    called={"factor": _FACTORS},
)
AUTHENTICATOR_ADDED = Event("accounts.authenticator.added", sentence=_("{actor} set up an authenticator app"))
AUTHENTICATOR_REPLACED = Event(
    "accounts.authenticator.replaced", sentence=_("{actor} replaced their authenticator app")
)
AUTHENTICATOR_REMOVED = Event(
    "accounts.authenticator.removed", sentence=_("{actor} removed their authenticator app")
)
PASSKEY_ADDED = Event(
    "accounts.passkey.added",
    fields=("credential", "public_key"),
    personal=("label",),
    sentence=_("{actor} added the passkey “{label}”"),
    proves=True,
)
PASSKEY_RENAMED = Event(
    "accounts.passkey.renamed",
    personal=("label", "before"),
    sentence=_("{actor} renamed the passkey “{before}” to “{label}”"),
)
PASSKEY_REMOVED = Event(
    "accounts.passkey.removed", personal=("label",), sentence=_("{actor} removed the passkey “{label}”")
)
PASSWORD_DISABLED = Event(
    "accounts.password.disabled", sentence=_("{actor} closed their password: only passkeys open the account")
)
PASSWORD_ENABLED = Event(
    "accounts.password.enabled", sentence=_("{actor} made their password work again beside their passkeys")
)
FACTOR_POLICY_SET = Event(
    "accounts.factor_policy.set",
    fields=("role", "passkey_required", "may_remember_device", "grace_days"),
    sentence=_("{actor} set how the role {role} has to log in"),
)
PASSKEY_REFUSED = Event("accounts.passkey.refused", sentence=_("A passkey for {subject} was refused"))
PASSKEY_CLONED = Event(
    "accounts.passkey.cloned",
    sentence=_("A passkey of {subject} was refused: its use count went back, so there may be a copy of it"),
)
PASSWORD_ADDED = Event(
    "accounts.password.added",
    sentence=_("{actor} gave their account a password, beside what opened it before"),
)
PASSWORD_CHANGED = Event("accounts.password.changed", sentence=_("{actor} changed their password"))
PASSWORD_RESET_REQUESTED = Event(
    "accounts.password_reset.requested", sentence=_("A new password was requested for {subject}")
)
PASSWORD_RESET = Event(
    "accounts.password_reset.completed", sentence=_("{actor} chose a new password with a link sent by mail")
)
LOGIN_LINK_REQUESTED = Event(
    "accounts.login_link.requested",
    sentence=_("A log-in link by mail was requested for {subject}"),
)
LOGIN_LINK_USED = Event(
    "accounts.login_link.used",
    sentence=_("The link in a mail to {subject} was used to try to log in again"),
)
BREACH_CHECK_SKIPPED = Event(
    "accounts.breach_check.skipped",
    fields=("why",),
    sentence=_(
        "The service that knows breached passwords gave no answer, so a password was accepted without: {why}"
    ),
)
RECOVERY_CODES_CREATED = Event(
    "accounts.recovery_codes.created", sentence=_("{actor} made new recovery codes")
)
RECOVERY_CODE_USED = Event(
    "accounts.recovery_code.used", fields=("left",), sentence=_("{actor} used a recovery code ({left} left)")
)
EMAIL_CHANGE_REQUESTED = Event(
    "accounts.email_change.requested",
    personal=("old", "new"),
    sentence=_("{actor} asked to change the address from {old} to {new}"),
)
EMAIL_CHANGE_CONFIRMED = Event(
    "accounts.email_change.confirmed",
    personal=("old", "new"),
    sentence=_("{actor} changed the address from {old} to {new}"),
)
EMAIL_CHANGE_REVERTED = Event(
    "accounts.email_change.reverted",
    personal=("old", "new"),
    sentence=_("The link in the mail to the old address of {subject} was used to change {old} back to {new}"),
)
USER_INVITED = Event("accounts.user.invited", sentence=_("{actor} invited {subject}"))
INVITATION_ACCEPTED = Event("accounts.invitation.accepted", sentence=_("{actor} accepted their invitation"))
USER_FROZEN = Event(
    "accounts.user.frozen",
    personal=("reason",),
    sentence=_("{actor} froze the account of {subject}: {reason}"),
)
INVITATION_WITHDRAWN = Event(
    "accounts.invitation.withdrawn", sentence=_("{actor} withdrew the invitation of {subject}")
)
ACCESS_LINK_REQUESTED = Event(
    "accounts.access_link.requested",
    sentence=_("{actor} asked that another administrator shows a link that lets {subject} in"),
)
ACCESS_LINK_SHOWN = Event(
    "accounts.access_link.shown",
    fields=("what",),
    sentence=_("{actor} was shown a link that lets {subject} in ({what})"),
    called={"what": {"invitation": _("invitation"), "new password": _("new password")}},
)
ACCESS_LINKS_REVOKED = Event(
    "accounts.access_links.revoked",
    fields=("count",),
    sentence=_("{actor} withdrew links that let {subject} in ({count})"),
)
USER_DEACTIVATED = Event(
    "accounts.user.deactivated",
    personal=("reason",),
    sentence=_("{actor} deactivated the account of {subject}: {reason}"),
)
USER_REACTIVATED = Event(
    "accounts.user.reactivated",
    personal=("reason",),
    sentence=_("{actor} reactivated the account of {subject}: {reason}"),
)
USER_DELETED = Event(
    "accounts.user.deleted",
    personal=("reason",),
    sentence=_("{actor} deleted the account of {subject}: {reason}"),
)
DATA_EXPORTED = Event("accounts.data.exported", sentence=_("{actor} exported the data kept about {subject}"))
NAME_CHANGED = Event(
    "accounts.name.changed",
    personal=("before", "now"),
    sentence=_("{actor} is called {now}, before {before}"),
)
NAME_CORRECTED = Event(
    "accounts.name.corrected",
    personal=("before", "now"),
    sentence=_("{actor} corrected the name of {subject} from {before} to {now}"),
)
IDENTITY_LINKED = Event(
    "accounts.identity.linked",
    fields=("issuer",),
    sentence=_("{actor} linked their account to the identity provider {issuer}"),
)
SINGLE_SIGN_ON_REFUSED = Event(
    "accounts.single_sign_on.refused",
    sentence=_("{actor} came from the identity provider and was not let in"),
)
FACTOR_RESET_REQUESTED = Event(
    "accounts.factor_reset.requested",
    fields=("takes_effect_at",),
    personal=("reason",),
    sentence=_("{actor} asked to remove the second factor of {subject} at {takes_effect_at}: {reason}"),
)
FACTOR_RESET_APPROVED = Event(
    "accounts.factor_reset.approved",
    sentence=_("{actor} agreed to remove the second factor of {subject} at once"),
)
FACTOR_RESET_CANCELLED = Event(
    "accounts.factor_reset.cancelled",
    fields=("way",),
    sentence=_("{actor} stopped the removal of the second factor of {subject} ({way})"),
    called={
        "way": {
            "with the link in the mail": _("with the link in the mail"),
            "on the security page": _("on the security page"),
        }
    },
)
FACTOR_RESET_COMPLETED = Event(
    "accounts.factor_reset.completed", sentence=_("{actor} removed the second factor of {subject}")
)
USER_UNFROZEN = Event(
    "accounts.user.unfrozen",
    personal=("reason",),
    sentence=_("{actor} unfroze the account of {subject}: {reason}"),
)


def register() -> None:
    registry.register(*(event for event in globals().values() if isinstance(event, Event)))
