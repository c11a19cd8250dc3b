"""The link on "Confirm it's you" that leads to the provider, and who is offered it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from accounts.models import Identity
from accounts.second_factor import factors, mfa_grace_period
from accounts.sessions.http import Request
from accounts.single_sign_on.configuration import configuration, is_on
from accounts.single_sign_on.tokens import KIND

MINUTES = 15


@dataclass(frozen=True)
class Interrupted:
    """Where to continue: a URL of this site, and the token of a stored form, if there is one."""

    to: str
    kept: str


def has_nothing_here(request: Request) -> bool:
    """No password and no second factor here: a user who only logs in through the provider."""
    return not factors.has_any(request.user) and not request.user.has_usable_password()


def identity_behind(request: Request) -> Identity | None:
    """The identity that may re-authenticate this session; None if only local factors count.

    Not for a user who has a password or factor here and logged in with it: the provider would be one more way to
    bypass that. Nor where a role requires a passkey.
    """
    came_from_there = request.session.factor.startswith(KIND)
    if not is_on() or mfa_grace_period.passkey_is_due(request.session):
        return None
    if not (came_from_there or has_nothing_here(request)):
        return None
    return Identity.objects.filter(user=request.user, issuer=configuration().issuer).first()


def link_to_provider(request: Request, interrupted: Interrupted) -> str:
    """Signed for this session, because it is followed by GET: a form may not submit to another site (form-action).

    No attacker can make a browser follow a working link, or exchange the interrupted request in it.
    """
    signed = signing.dumps([interrupted.to, interrupted.kept], salt=_salt(request))
    return f"{reverse('accounts:sso_confirm')}?{urlencode({'asked': signed})}"


def interrupted_in(request: Request) -> Interrupted:
    """Raises BadSignature for a link of another session, or an expired one."""
    to, kept = signing.loads(request.GET.get("asked", ""), salt=_salt(request), max_age=MINUTES * 60)
    return Interrupted(to, kept)


def _salt(request: Request) -> str:
    return f"accounts.confirm_at_provider {request.session.row.pk if request.session.row else ''}"
