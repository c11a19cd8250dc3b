"""The pages: choose what to look at, see what was done, take back what is ticked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from content.cms.arrived import say_arrived
from rbac.access import replayable, requires, requires_recent_login
from rbac.errors import Invalid
from rbac.refusals import record_refusal
from secureproject.undoing.forms import WindowForm
from secureproject.undoing.reversing import Undone, take_back, what_was_done
from secureproject.undoing.rules import UNDO_WORK
from secureproject.undoing.window import MOST, around, sessions_of


@require_safe
@requires(UNDO_WORK, User)
def work_of(request: HttpRequest, person: User) -> HttpResponse:
    return _show(request, person, WindowForm(request.GET))


@require_POST
@requires(UNDO_WORK, User)
@replayable
@requires_recent_login(minutes=15)
def take_back_work(request: HttpRequest, person: User) -> HttpResponse:
    form = WindowForm(request.POST)
    if not form.is_valid():
        return _show(request, person, form, status=422)
    try:
        undone = take_back(
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
    for refused in undone.refused:
        record_refusal(request, refused)
    number = len(undone.done)
    say_arrived(
        request,
        ngettext("%(number)d line was taken back.", "%(number)d lines were taken back.", number)
        % {"number": number},
    )
    return _show(request, person, form, undone=undone)


def _show(
    request: HttpRequest, person: User, form: WindowForm, *, status: int = 200, undone: Undone | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "form": form,
        "undone": undone,
        "most": MOST,
        "sessions": sessions_of(person),
    }
    if form.is_valid() and not form.window.is_open:
        context["found"] = what_was_done(person, form.window)
        context["window"] = form.window
        context["around"] = around(person, form.window)
    elif form.errors:
        status = 422
    return render(request, "cms/people/undo.html", context, status=status)
