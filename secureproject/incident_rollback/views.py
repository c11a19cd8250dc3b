"""Pages of incident rollback: choose a time window, see what was done in it, revert selected items."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from content.cms.editor.saved_flag import say_arrived
from rbac.access import replayable, requires, requires_recent_login
from rbac.enforcement.refusals import record_refusal
from rbac.errors import Invalid
from secureproject.actions import UNDO_WORK
from secureproject.incident_rollback.forms import WindowForm
from secureproject.incident_rollback.report import report_on
from secureproject.incident_rollback.rollback import Outcome, roll_back
from secureproject.incident_rollback.window import MOST, around, sessions_of


@require_safe
@requires(UNDO_WORK, User)
def work_of(request: HttpRequest, person: User) -> HttpResponse:
    return _show(request, person, WindowForm(request.GET))


@require_POST
@requires(UNDO_WORK, User)
@replayable
@requires_recent_login(minutes=15)
def revert_work(request: HttpRequest, person: User) -> HttpResponse:
    form = WindowForm(request.POST)
    if not form.is_valid():
        return _show(request, person, form, status=422)
    try:
        outcome = roll_back(
            person,
            form.window,
            set(request.POST.getlist("line")),
            by=request.user,
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
        )
    except Invalid as error:
        messages.error(request, error.message)
        return _show(request, person, form, status=error.status)
    for refused in outcome.refused:
        record_refusal(request, refused)
    number = len(outcome.done)
    said = ngettext("%(number)d item was reverted.", "%(number)d items were reverted.", number)
    say_arrived(request, said % {"number": number})
    return _show(request, person, form, outcome=outcome)


def _show(
    request: HttpRequest, person: User, form: WindowForm, *, status: int = 200, outcome: Outcome | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "form": form,
        "outcome": outcome,
        "most": MOST,
        "sessions": sessions_of(person),
    }
    if form.is_valid() and not form.window.is_open:
        context["report"] = report_on(person, form.window)
        context["window"] = form.window
        context["around"] = around(person, form.window)
    elif form.errors:
        status = 422
    return render(request, "cms/people/undo.html", context, status=status)
