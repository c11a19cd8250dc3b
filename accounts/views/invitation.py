"""Accepting an invitation. Opening the link changes nothing: mail scanners follow links."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import invitations
from accounts.errors import LinkNoLongerWorks
from accounts.forms import AcceptInvitationForm
from accounts.hashing import hashed
from accounts.links import digest_of
from accounts.login import forget_who_was_here, open_session
from accounts.models import Invitation
from accounts.pages import page
from accounts.refusals import STATUS
from accounts.requests import AnonymousRequest
from intrusion import gate
from rbac.access import public

HELD = "invitation"  # the digest of the link's token


@require_safe
@public("whoever was invited has no account yet; the link is the proof")
def follow_link(request: AnonymousRequest, token: str) -> HttpResponse:
    """Take the token out of the address, so that it is in no history, no log and no Referer."""
    gate.admit(request, "invitation")
    try:
        digest = invitations.open_invitation(digest_of(token)).digest
    except LinkNoLongerWorks as error:
        return _over(request, error)
    forget_who_was_here(request)
    request.session[HELD] = digest
    return redirect("accounts:invitation")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("new_password")
@public("whoever was invited has no account yet; the link is the proof")
def accept(request: AnonymousRequest) -> HttpResponse:
    try:
        invitation = invitations.open_invitation(request.session.get(HELD, ""))
        return _answer(request, invitation)
    except LinkNoLongerWorks as error:
        return _over(request, error)


def _answer(request: AnonymousRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptInvitationForm(
        request.POST or None, user=invitation.user, initial={"name": invitation.user.name}
    )
    if not form.is_valid():
        context = {"form": form, "email": invitation.user.email}
        return page(request, "account/invitation.html", context, status=STATUS if form.errors else 200)
    gate.admit(request, "invitation")
    password = hashed(str(form.cleaned_data["new_password"]))
    user = invitations.accept(invitation, name=str(form.cleaned_data["name"]), hashed_password=password)
    request.session.pop(HELD, None)
    open_session(request, user, factor=None)
    return redirect("accounts:enrol")


def _over(request: AnonymousRequest, error: LinkNoLongerWorks) -> HttpResponse:
    return page(request, "account/link_over.html", {"message": str(error)}, status=404)
