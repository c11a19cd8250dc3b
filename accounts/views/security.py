"""Security overview of the user, and password change."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import reauthentication
from accounts.authentication.forms import ChangePasswordForm, NewPasswordForm
from accounts.authentication.pages import form_page, page
from accounts.lifecycle.admin_issued_links import links_shown
from accounts.passwords.change_password import change_password
from accounts.second_factor.factor_resets import waiting_for
from accounts.sessions.http import Request
from accounts.views.security_overview import cards_for
from rbac.access import public, requires_recent_login, signed_in


@require_safe
@signed_in("everybody may see what protects their own account")
def security(request: Request) -> HttpResponse:
    cards = cards_for(request)
    context = {
        "reset": waiting_for(request.user),
        "link_shown": links_shown(request.user).first(),
        "missing": [card for card in cards if card.missing],
        "present": [card for card in cards if not card.missing and not card.absent],
        "absent": [card for card in cards if card.absent],
    }
    return page(request, "account/security.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("current_password", "new_password")
@signed_in("everybody may change their own password")
@requires_recent_login(minutes=15)
def password(request: Request) -> HttpResponse:
    has_one = request.user.has_usable_password()
    form = (ChangePasswordForm if has_one else NewPasswordForm)(request.POST or None, user=request.user)
    if form.is_valid() and (not isinstance(form, ChangePasswordForm) or _is_current(request, form)):
        change_password(request, hashed_password=make_password(str(form.cleaned_data["new_password"])))
        messages.success(request, _("Your password is saved. Every other session of yours has ended."))
        return redirect("accounts:security")
    return form_page(request, "account/password.html", form)


@require_safe
@public("password managers ask for this address before anybody is logged in")
def well_known_change_password(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:password")


@require_safe
@public("password managers ask for this address before anybody is logged in")
def well_known_passkey_endpoints(request: HttpRequest) -> HttpResponse:
    """Where passkeys are added and managed (https://www.w3.org/TR/passkey-endpoints/)."""
    names = {"enroll": "accounts:passkey_new", "manage": "accounts:security"}
    return JsonResponse({name: settings.SITE_URL + reverse(view) for name, view in names.items()})


def _is_current(request: Request, form: ChangePasswordForm) -> bool:
    right = reauthentication.proves_password(request, str(form.cleaned_data["current_password"]))
    if not right:
        form.add_error("current_password", _("This is not your current password. Check it and try again."))
    return right
