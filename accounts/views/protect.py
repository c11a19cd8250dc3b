"""MFA enrolment during the grace period: shows the days left, and lets users continue until they have passed."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.authentication import safe_redirect
from accounts.authentication.mfa_enrolment import before_enrolment
from accounts.authentication.pages import page
from accounts.second_factor import mfa_grace_period, passkey_ceremonies
from accounts.sessions.http import Request
from rbac.access import signed_in


@before_enrolment
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("everybody may protect their own account")
def protect(request: Request) -> HttpResponse:
    to = safe_redirect.next_address(request) or safe_redirect.first_page(request.user)
    demand = mfa_grace_period.demand_on(request.user)
    if demand is None or not demand.is_open:
        return redirect(to)  # the enrolment middleware there knows the next step
    if request.method == "POST":
        request.session[mfa_grace_period.LATER] = True
        return redirect(to)
    context = {"demand": demand, "next": to, "possible": passkey_ceremonies.possible()}
    return page(request, "account/protect.html", context)
