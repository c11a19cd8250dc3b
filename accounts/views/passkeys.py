"""Passkey management: add, rename and remove."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authentication import passkeys, safe_redirect
from accounts.authentication.forms import NewPasskeyForm, PasskeyNameForm
from accounts.authentication.mfa_enrolment import before_enrolment, requires_current_factor, waiting_roles
from accounts.authentication.pages import form_page
from accounts.errors import PasskeyRefused
from accounts.second_factor import factors, passkey_ceremonies
from accounts.sessions.http import Request
from audit.user_agent import device_from
from rbac.access import replayable, requires_recent_login, signed_in

OWN = "everybody may look after their own passkeys"


@before_enrolment
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(OWN)
@requires_recent_login(minutes=15)
@requires_current_factor
def add(request: Request) -> HttpResponse:
    is_first = not factors.has_any(request.user)
    form = NewPasskeyForm(
        request.POST or None, initial={"label": device_from(request.headers.get("User-Agent", ""))}
    )
    if form.is_valid():
        try:
            passkeys.add(request, form.given, label=form.cleaned_data["label"])
        except PasskeyRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, _("Your passkey is set up. From now on you can log in with a touch of it.")
            )
            home = safe_redirect.first_page(request.user) if is_first else reverse("accounts:security")
            return redirect(safe_redirect.next_address(request) or home)
    possible = passkey_ceremonies.possible()
    return form_page(
        request,
        "account/passkey_new.html",
        form,
        asked=passkey_ceremonies.ask_to_register(request, request.user) if possible else None,
        next=safe_redirect.next_address(request),
        is_first=is_first,
        waiting_roles=waiting_roles(request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(OWN)
def one(request: Request, pk: int) -> HttpResponse:
    """Renames a passkey; has the button that removes it."""
    passkey = passkeys.own(request.user, pk)
    form = PasskeyNameForm(request.POST or None, initial={"label": passkey.label})
    if form.is_valid():
        passkeys.rename(passkey, by=request.user, label=form.cleaned_data["label"])
        messages.success(request, _("The passkey has its new name."))
        return redirect("accounts:security")
    needed = passkeys.reason_to_keep(request.user, passkey)
    return form_page(request, "account/passkey.html", form, passkey=passkey, needed=needed)


@require_POST
@signed_in(OWN)
@replayable
@requires_recent_login(minutes=15)
def only(request: Request) -> HttpResponse:
    """Disables or enables the password (passkeys only)."""
    if request.POST.get("close"):
        passkeys.close_password(request)
        messages.success(request, _("Only your passkeys open your account now."))
    else:
        passkeys.reopen_password(request)
        messages.success(request, _("Your password works again, beside your passkeys."))
    return redirect("accounts:security")


@require_POST
@signed_in(OWN)
@replayable
@requires_recent_login(minutes=15)
def remove(request: Request, pk: int) -> HttpResponse:
    passkey = passkeys.own(request.user, pk)
    passkeys.remove(request, passkey)
    messages.success(request, _("The passkey is removed. Every other session of yours has ended."))
    return redirect("accounts:security")
