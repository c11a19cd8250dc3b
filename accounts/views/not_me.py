""" "This wasn't me": the link in the new-device email. Opening it changes nothing: mail scanners follow links."""

import secrets

from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import new_device
from accounts.authentication.pages import behind_link, page
from accounts.mail.single_use_tokens import digest_of
from accounts.sessions.http import AnonymousRequest
from rbac.access import public

HELD = "not_me"  # the digest of the link's token


@require_safe
@public("the recipient of the mail need not be logged in; the link is the proof")
@behind_link("account/not_me_over.html")
def follow_link(request: AnonymousRequest, token: str) -> HttpResponse:
    """Moves the token from the URL to the session, so that it is in no history, log or Referer."""
    request.session[HELD] = new_device.open_link(digest_of(token)).digest
    return redirect("accounts:not_me")


@require_http_methods(["GET", "HEAD", "POST"])
@public("the recipient of the mail need not be logged in; the link is the proof")
@behind_link("account/not_me_over.html")
def disown(request: AnonymousRequest) -> HttpResponse:
    link = new_device.open_link(request.session.get(HELD, ""))
    if request.method != "POST":
        return page(request, "account/not_me.html")
    new_device.disown(link, hashed_password=make_password(secrets.token_urlsafe(32)))
    request.session.flush()
    return page(request, "account/not_me_done.html")
