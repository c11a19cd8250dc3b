"""The link on "Confirm it's you" that leads to the provider, for whom it is offered."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from accounts.models import Identity
from accounts.second_factor import factors, mfa_grace_period
from accounts.sessions.http import Request
from accounts.single_sign_on.assurance import KIND
from accounts.single_sign_on.configuration import configuration, is_on

MINUTES = 15


@dataclass(frozen=True)
class Interrupted:
    """Where it goes on: an own address, and the token of a form that waits on the server, if there is one."""

    to: str
    kept: str


def has_nothing_here(request: Request) -> bool:
    """Neither a password nor a second factor: whoever only ever comes from the provider."""
    return not factors.has_any(request.user) and not request.user.has_usable_password()


def identity_behind(request: Request) -> Identity | None:
    """Whose word counts for a confirmation in this session; None when only what is shown here does.

    Not for somebody who has a password or a factor here and came with it: the provider's word would be one more way
    round that. Nor where a role asks for a passkey.
    """
    came_from_there = request.session.factor.startswith(KIND)
    if not is_on() or mfa_grace_period.passkey_is_due(request.session):
        return None
    if not (came_from_there or has_nothing_here(request)):
        return None
    return Identity.objects.filter(user=request.user, issuer=configuration().issuer).first()


def link_to_provider(request: Request, interrupted: Interrupted) -> str:
    """Signed for this session, because it is followed by GET: a form may lead to no other site (form-action).

    Nobody else can make a browser follow one that works, and what was interrupted cannot be exchanged in it.
    """
    signed = signing.dumps([interrupted.to, interrupted.kept], salt=_salt(request))
    return f"{reverse('accounts:sso_confirm')}?{urlencode({'asked': signed})}"


def interrupted_in(request: Request) -> Interrupted:
    """Raises BadSignature for a link of another session, or one that is too old."""
    to, kept = signing.loads(request.GET.get("asked", ""), salt=_salt(request), max_age=MINUTES * 60)
    return Interrupted(to, kept)


def _salt(request: Request) -> str:
    return f"accounts.confirm_at_provider {request.session.row.pk if request.session.row else ''}"
