"""Log-in links by email. Opening the link changes nothing: mail scanners follow links."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import login
from accounts.authentication.forms import AddressForm
from accounts.authentication.pages import behind_link, form_page, page
from accounts.mail.emails import queue_by_address
from accounts.mail.single_use_tokens import digest_of
from accounts.sessions import log_in_links
from accounts.sessions.http import AnonymousRequest
from intrusion import gate
from rbac.access import public

HELD = "log_in_link"  # the digest of the link's token


@require_http_methods(["GET", "HEAD", "POST"])
@public("a user kept out by used-up limits is not logged in")
def ask(request: AnonymousRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if form.is_valid():
        gate.admit(request, "log_in_link", name=form.name, trusted=_gave_the_password(request, form.name))
        queue_by_address("accounts.mail_log_in_link", form.name)
        return redirect("accounts:log_in_link_sent")
    return form_page(request, "account/log_in_link_ask.html", form)


@require_safe
@public("it says the same to everybody")
def sent(request: HttpRequest) -> HttpResponse:
    return page(request, "account/log_in_link_sent.html")


@require_safe
@public("a user kept out by used-up limits is not logged in; the link is the proof")
@behind_link("account/log_in_link_over.html")
def follow_link(request: AnonymousRequest, token: str) -> HttpResponse:
    """Moves the token from the URL to the session, so that it is in no history, log or Referer."""
    request.session[HELD] = log_in_links.open_link(digest_of(token)).digest
    return redirect("accounts:log_in_link_open")


@require_http_methods(["GET", "HEAD", "POST"])
@public("a user kept out by used-up limits is not logged in; the link is the proof")
@behind_link("account/log_in_link_over.html")
def use(request: AnonymousRequest) -> HttpResponse:
    link = log_in_links.open_link(request.session.get(HELD, ""))
    if request.method == "POST":
        log_in_links.use_link(request, link, stays=login.PENDING)
        messages.success(request, _("This browser may try again now, for 15 minutes."))
        return redirect("accounts:second_factor" if login.pending_person(request) else "accounts:login")
    return page(request, "account/log_in_link_open.html", {"email": link.user.email})


def _gave_the_password(request: AnonymousRequest, name: str) -> str:
    """A browser that gave the right password has a bucket for the account, which no attacker can use up."""
    user = login.pending_person(request)
    return f"password of {user.pk}" if user and user.email == name else ""
