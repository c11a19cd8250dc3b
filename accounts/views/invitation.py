"""Accepting an invitation in three screens: name, passkey (or password and authenticator app), done.

Nothing changes before the second one is answered, and opening the link changes nothing at all: mail scanners follow
links.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import passkeys
from accounts.authentication.forms import NewPasskeyForm, NewPasswordForm, ProfileForm
from accounts.authentication.login import flush_signed_in_session, open_session
from accounts.authentication.pages import behind_link, form_page
from accounts.errors import PasskeyRefused
from accounts.lifecycle import invitations
from accounts.mail.single_use_tokens import digest_of
from accounts.models import Invitation, User
from accounts.second_factor import passkey_ceremonies
from accounts.sessions.http import AnonymousRequest
from audit.user_agent import device_from
from rbac.access import public

HELD, NAMED = (
    "invitation",
    "invited_name",
)  # the digest of the link's token, and the name given on the first screen
REASON = "an invited user has no account yet; the link is the proof"


@require_safe
@public(REASON)
@behind_link("account/link_over.html")
def follow_link(request: AnonymousRequest, token: str) -> HttpResponse:
    """Moves the token from the URL to the session, so that it is in no history, log or Referer."""
    digest = invitations.open_invitation(digest_of(token)).digest
    flush_signed_in_session(request)
    request.session[HELD] = digest
    return redirect("accounts:invitation")


type Screen = Callable[[AnonymousRequest, Invitation], HttpResponse]


def with_invitation(screen: Screen) -> Callable[[AnonymousRequest], HttpResponse]:
    """Passes the open invitation whose link this browser followed."""

    @wraps(screen)
    @behind_link("account/link_over.html")
    def view(request: AnonymousRequest) -> HttpResponse:
        return screen(request, invitations.open_invitation(request.session.get(HELD, "")))

    return view


@require_http_methods(["GET", "HEAD", "POST"])
@public(REASON)
@with_invitation
def name(request: AnonymousRequest, invitation: Invitation) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial={"name": _name_for(request, invitation)})
    if form.is_valid():
        request.session[NAMED] = form.cleaned_data["name"]
        return redirect(
            "accounts:invitation_passkey" if passkey_ceremonies.possible() else "accounts:invitation_password"
        )
    return form_page(request, "account/invitation.html", form, email=invitation.user.email)


@require_http_methods(["GET", "HEAD", "POST"])
@public(REASON)
@with_invitation
def passkey(request: AnonymousRequest, invitation: Invitation) -> HttpResponse:
    device = device_from(request.headers.get("User-Agent", ""))
    form = NewPasskeyForm(request.POST or None, initial={"label": device})
    if form.is_valid():
        try:
            factor = passkeys.accept_invitation(
                request,
                invitation,
                form.given,
                name=_name_for(request, invitation),
                label=form.cleaned_data["label"],
            )
        except PasskeyRefused as refused:
            form.add_error(None, refused.message)
        else:
            return _done(request, factor.user, open_session(request, factor.user, factor=factor))
    asked = passkey_ceremonies.ask_to_register(request, invitation.user)
    return form_page(request, "account/invitation_passkey.html", form, asked=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("new_password")
@public(REASON)
@with_invitation
def password(request: AnonymousRequest, invitation: Invitation) -> HttpResponse:
    """The alternative: a password now, and an authenticator app on the next screen."""
    named = _name_for(request, invitation)
    # The password must not resemble the name that was entered on the screen before.
    person = User(pk=invitation.user.pk, email=invitation.user.email, name=named)
    form = NewPasswordForm(request.POST or None, user=person)
    if not form.is_valid():
        return form_page(request, "account/invitation_password.html", form, email=person.email)
    new = make_password(str(form.cleaned_data["new_password"]))
    user = invitations.accept(invitation, name=named, hashed_password=new)
    _done(request, user, open_session(request, user, factor=None))
    return redirect("accounts:enrol")


def _done(request: AnonymousRequest, user: User, answer: HttpResponse) -> HttpResponse:
    for held in (HELD, NAMED):
        request.session.pop(held, None)
    if user.signed_in and user.signed_in.factor:
        messages.success(request, _("Welcome. Your account is open, and your passkey protects it."))
    return answer


def _name_for(request: AnonymousRequest, invitation: Invitation) -> str:
    return str(request.session.get(NAMED) or invitation.user.name)
