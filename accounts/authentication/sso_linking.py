"""SSO account linking: the account that an ID token belongs to."""

from django.db import transaction

from accounts import events
from accounts.mail.emails import IDENTITY_LINKED, post
from accounts.mail.single_use_tokens import use_up
from accounts.models import Identity, Invitation, User
from accounts.models.person import same_address
from accounts.second_factor.factors import has_way_in
from accounts.single_sign_on.configuration import configuration
from accounts.single_sign_on.tokens import Arrival
from audit.record import record


class Unknown(Exception):
    """No account was invited under this address, or the account is locked out. The user learns no more than that."""


@transaction.atomic
def identity_for(arrival: Arrival) -> Identity:
    """Matches issuer and subject, always; a verified email address once, to link an invited account.

    Raises Unknown. An address alone is never enough later: it may be reassigned to another person, or entered by
    anyone."""
    issuer = configuration().issuer
    known = Identity.objects.filter(issuer=issuer, subject=arrival.subject).select_related("user").first()
    found = known or _linked(arrival, issuer)
    if not found.user.may_log_in:
        raise Unknown("The account is frozen, deactivated or deleted.")
    return found


def _linked(arrival: Arrival, issuer: str) -> Identity:
    if not arrival.email_verified:
        raise Unknown("The provider does not vouch for an address.")
    user = User.objects.select_for_update().filter(email=same_address(arrival.email)).first()
    if user is None or not user.may_log_in:
        raise Unknown("No user with this address was invited.")
    if Identity.objects.filter(user=user, issuer=issuer).exists():
        raise Unknown("Another user of the provider is linked to this account already.")
    if not has_way_in(user) and not _accepts_invitation(user):
        raise Unknown("The invitation is too old or was withdrawn.")
    identity = Identity.objects.create(user=user, issuer=issuer, subject=arrival.subject)
    record(events.IDENTITY_LINKED, by=user, about=user, issuer=issuer)
    post(IDENTITY_LINKED, to=user, issuer=issuer)
    return identity


def _accepts_invitation(user: User) -> bool:
    """A user of the provider needs no password here; logging in uses up the open invitation."""
    invitation = Invitation.objects.open().filter(user=user).first()
    if invitation is None or not use_up(invitation):
        return False
    record(events.INVITATION_ACCEPTED, by=user, about=user)
    return True
