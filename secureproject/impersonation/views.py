"""Impersonation views: start and stop."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from rbac.access import replayable, requires, requires_recent_login, signed_in
from rbac.errors import Invalid
from secureproject.impersonation.rules import SEE_AS
from secureproject.impersonation.session import begin, end, looking


@require_POST
@requires(SEE_AS, User)
@replayable
@requires_recent_login(minutes=15)
def see_as(request: HttpRequest, person: User) -> HttpResponse:
    try:
        begin(request, person, reason=request.POST.get("reason", ""))
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("cms:person", person.pk)
    return redirect("cms:dashboard")


@require_POST
@signed_in("an administrator may end impersonation at any time")
def stop(request: HttpRequest) -> HttpResponse:
    seen = looking(request)
    end(request, _("they stopped"))
    return redirect("cms:person", seen.person) if seen else redirect("cms:dashboard")
