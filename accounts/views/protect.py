"""The wall while the days of grace last: it says how many are left, and lets people on until they are over."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts import ceremonies, grace, next_address
from accounts.pages import page
from accounts.requests import Request
from accounts.wall import before_enrolment
from rbac.access import signed_in


@before_enrolment
@require_http_methods(["GET", "POST"])
@signed_in("everybody may protect their own account")
def protect(request: Request) -> HttpResponse:
    to = next_address.asked_for(request) or next_address.first_page(request.user)
    demand = grace.demand_on(request.user)
    if demand is None or not demand.is_open:
        return redirect(to)  # the wall there knows what is next
    if request.method == "POST":
        request.session[grace.LATER] = True
        return redirect(to)
    context = {"demand": demand, "next": to, "possible": ceremonies.possible()}
    return page(request, "account/protect.html", context)
