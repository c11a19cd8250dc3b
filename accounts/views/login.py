"""Pages on the way in, and the way out."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import login, next_address, remembering
from accounts.forms import CodeForm, LoginForm
from accounts.pages import page
from accounts.refusals import STATUS
from accounts.requests import AnonymousRequest, Request
from accounts.wall import before_enrolment
from rbac.access import public, signed_in


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@public("whoever logs in is not logged in yet")
def log_in(request: AnonymousRequest) -> HttpResponse:
    if request.method == "GET":
        return page(
            request, "account/login.html", {"form": LoginForm(), "next": next_address.asked_for(request)}
        )
    form = LoginForm(request.POST)
    if form.is_valid():
        return login.log_in(request, form)
    return page(
        request, "account/login.html", {"form": form, "next": next_address.asked_for(request)}, status=STATUS
    )


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
@public("the password was right, but nobody is logged in before the second factor")
def second_factor(request: AnonymousRequest) -> HttpResponse:
    user = login.pending_person(request)
    if user is None:
        return redirect("accounts:login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        return login.verify_second_factor(request, form)
    context = {"form": form, "may_remember": remembering.may_remember(user)}
    return page(request, "account/second_factor.html", context, status=STATUS if form.is_bound else 200)


@before_enrolment
@require_POST
@signed_in("only somebody who is logged in can log out")
def log_out(request: Request) -> HttpResponse:
    return login.log_out(request)
