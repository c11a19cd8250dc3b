"""Email address change. Opening a link changes nothing: mail scanners follow links."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication.forms import NewAddressForm
from accounts.authentication.pages import behind_link, form_page, page
from accounts.errors import AddressTaken
from accounts.lifecycle import change_address
from accounts.mail.single_use_tokens import digest_of
from accounts.sessions.http import AnonymousRequest, Request
from intrusion import gate
from rbac.access import public, requires_recent_login, signed_in
from rbac.enforcement.view_guards import replayable

HELD = "address_change"  # the digest of the link's token
HELD_UNDO = "address_undo"
OVER = "account/address_over.html"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("everybody may change their own address")
@replayable
@requires_recent_login(minutes=15)
def change(request: Request) -> HttpResponse:
    form = NewAddressForm(request.POST or None)
    if form.is_valid():
        gate.admit(request, "address_change", account=request.user)
        try:
            asked = change_address.ask(request.user, form.address)
        except AddressTaken as error:
            form.add_error("new_address", str(error))
        else:
            messages.success(
                request,
                _("A mail is on its way to %(address)s. Open the link in it, and the address counts.")
                % {"address": asked.new_address},
            )
            return redirect("accounts:security")
    return form_page(request, "account/address.html", form, waiting=change_address.waiting_for(request.user))


@require_safe
@public("the link may be opened before anybody has logged in; using it takes the person who asked")
@behind_link(OVER)
def follow_link(request: AnonymousRequest, token: str) -> HttpResponse:
    """Moves the token from the URL to the session, so that it is in no history, log or Referer."""
    request.session[HELD] = change_address.waiting_behind(digest_of(token)).digest
    return redirect("accounts:address_confirm")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("everybody may change their own address")
@behind_link(OVER)
def confirm(request: Request) -> HttpResponse:
    waiting = change_address.open_change(request.session.get(HELD, ""), request.user)
    if request.method != "POST":
        return page(request, "account/address_confirm.html", {"change": waiting})
    try:
        change_address.confirm(waiting)
    except AddressTaken as error:
        return page(request, OVER, {"message": str(error)}, status=404)
    request.session.pop(HELD, None)
    messages.success(request, _("Your new address counts from now on."))
    return redirect("accounts:security")


@require_safe
@public("a user who lost the account must be able to take it back; the link is the proof")
@behind_link(OVER)
def follow_undo_link(request: AnonymousRequest, token: str) -> HttpResponse:
    change_address.undoable(digest_of(token))
    request.session[HELD_UNDO] = digest_of(token)
    return redirect("accounts:address_undo")


@require_http_methods(["GET", "HEAD", "POST"])
@public("a user who lost the account must be able to take it back; the link is the proof")
@behind_link(OVER)
def undo(request: AnonymousRequest) -> HttpResponse:
    undoable = change_address.undoable(request.session.get(HELD_UNDO, ""))
    if request.method != "POST":
        return page(request, "account/address_undo.html", {"change": undoable})
    change_address.undo(undoable)
    request.session.flush()  # the logged-in user may be the one whose sessions have just ended
    messages.success(
        request,
        _(
            "Your old address counts again and every session has ended. If this was not you, choose a new password now."
        ),
    )
    return redirect("accounts:password_reset")
