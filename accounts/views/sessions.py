"""Sessions and devices of the user, and the buttons that end them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication.mfa_enrolment import before_enrolment
from accounts.authentication.pages import page
from accounts.sessions import session_list
from accounts.sessions.http import Request
from rbac.access import signed_in


@before_enrolment
@require_safe
@signed_in("everybody may see where they are logged in")
def sessions(request: Request) -> HttpResponse:
    context = {"sessions": session_list.sessions_of(request), "devices": session_list.devices_of(request)}
    return page(request, "account/sessions.html", context)


@before_enrolment
@require_POST
@signed_in("everybody may end their own sessions")
def end_one(request: Request, pk: int) -> HttpResponse:
    if session_list.end_one(request.user, pk):
        messages.success(request, _("The session has ended."))
    else:
        messages.info(request, _("This session had ended already."))
    return _back(request)


@before_enrolment
@require_POST
@signed_in("everybody may end their own sessions")
def end_others(request: Request) -> HttpResponse:
    ended = session_list.end_others(request.user)
    if ended:
        said = ngettext("One other session has ended.", "%(count)d other sessions have ended.", ended)
        messages.success(request, said % {"count": ended})
    else:
        messages.info(request, _("You were logged in nowhere else."))
    return _back(request)


@before_enrolment
@require_POST
@signed_in("everybody may forget a device of their own")
def revoke_device(request: Request, pk: int) -> HttpResponse:
    if session_list.revoke_device(request.user, pk):
        messages.success(request, _("The device is forgotten, and it is logged out."))
    else:
        messages.info(request, _("This device was forgotten already."))
    return _back(request)


def _back(request: Request) -> HttpResponse:
    """Redirects to the list, or to the log-in page if the user has just ended the current session."""
    if session_list.is_over(request):
        request.session.flush()
        return redirect("accounts:login")
    return redirect("accounts:sessions")
