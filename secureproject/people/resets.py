"""Second factor reset: the buttons on a user's page to remove it and to approve that."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import AGREE_TO_RESET, RESET_SECOND_FACTOR
from accounts.models import FactorReset, User
from accounts.second_factor.factor_resets import agree, ask
from content.cms.editor.saved_flag import say_arrived
from rbac.access import requires, requires_recent_login
from rbac.errors import Invalid


@require_POST
@requires(RESET_SECOND_FACTOR, User)
@requires_recent_login(minutes=15)
def ask_for_reset(request: HttpRequest, person: User) -> HttpResponse:
    try:
        ask(person, by=request.user, reason=request.POST.get("reason", ""))
        say_arrived(
            request,
            _("Their sessions have ended, and they are told by mail. It takes effect in an hour."),
        )
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("cms:person", person.pk)


@require_POST
@requires(AGREE_TO_RESET, FactorReset, select=["user"])
@requires_recent_login(minutes=15)
def agree_to_reset(request: HttpRequest, reset: FactorReset) -> HttpResponse:
    try:
        agree(reset, by=request.user)  # type: ignore[arg-type]  # the rule requires login
        messages.success(
            request, _("The second factor is removed. They set up a new one at the next log-in.")
        )
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("cms:person", reset.user_id)
