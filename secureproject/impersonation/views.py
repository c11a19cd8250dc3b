"""Impersonation views: start and stop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from content.cms.widgets.form_errors import errors_as_message
from rbac.access import replayable, requires, requires_recent_login, signed_in
from secureproject.impersonation.rules import SEE_AS
from secureproject.impersonation.session import begin, end, looking


@require_POST
@requires(SEE_AS, User)
@replayable
@requires_recent_login(minutes=15)
def see_as(request: HttpRequest, person: User) -> HttpResponse:
    with errors_as_message(request):
        begin(request, person, reason=request.POST.get("reason", ""))
        return redirect("cms:dashboard")
    return redirect("cms:person", person.pk)


@require_POST
@signed_in("an administrator may end impersonation at any time")
def stop(request: HttpRequest) -> HttpResponse:
    seen = looking(request)
    end(request, _("they stopped"))
    return redirect("cms:person", seen.person) if seen else redirect("cms:dashboard")
