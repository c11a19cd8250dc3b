"""Actions on an account: freeze, rename, deactivate, delete, reset the second factor.

Each requires reauthentication; its service function decides; a message follows.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import (
    AGREE_TO_RESET,
    CORRECT_NAME,
    DEACTIVATE_PERSON,
    DELETE_PERSON,
    FREEZE_PERSON,
    RESET_SECOND_FACTOR,
    VIEW_PERSON,
)
from accounts.authentication.forms import ProfileForm
from accounts.lifecycle import deactivation, deletion
from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.lifecycle.profile import correct_name
from accounts.models import FactorReset, User
from accounts.second_factor.factor_resets import agree, ask
from content.cms.editor.saved_flag import say_arrived
from content.cms.widgets.form_errors import errors_as_message, errors_in
from rbac.access import replayable, requires, requires_recent_login
from rbac.independence.vouches import vouch
from secureproject.people.forms import DeletePersonForm

WRONG = 422


@require_POST
@requires(FREEZE_PERSON, User)
@replayable
@requires_recent_login(minutes=15)
def freeze_person(request: HttpRequest, person: User) -> HttpResponse:
    return _done(request, person, freeze, _("The account is frozen, and its sessions have ended."))


@require_POST
@requires(FREEZE_PERSON, User)
@replayable
@requires_recent_login(minutes=15)
def unfreeze_person(request: HttpRequest, person: User) -> HttpResponse:
    return _done(request, person, unfreeze, _("The person can log in again."))


@require_POST
@requires(CORRECT_NAME, User)
@replayable
@requires_recent_login(minutes=15)
def name_person(request: HttpRequest, person: User) -> HttpResponse:
    form = ProfileForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["name"][0]))
    elif correct_name(person, str(form.cleaned_data["name"]), by=request.user):
        messages.success(request, _("The name is corrected, and the person is told."))
    return redirect("cms:person", person.pk)


@require_POST
@requires(RESET_SECOND_FACTOR, User)
@requires_recent_login(minutes=15)
def ask_for_reset(request: HttpRequest, person: User) -> HttpResponse:
    said = _("Their sessions have ended, and they are told by mail. It takes effect in an hour.")
    return _done(request, person, ask, said)


@require_POST
@requires(AGREE_TO_RESET, FactorReset, select=["user"])
@requires_recent_login(minutes=15)
def agree_to_reset(request: HttpRequest, reset: FactorReset) -> HttpResponse:
    with errors_as_message(request):
        agree(reset, by=request.user)  # type: ignore[arg-type]  # the rule requires login
        messages.success(
            request, _("The second factor is removed. They set up a new one at the next log-in.")
        )
    return redirect("cms:person", reset.user_id)


@require_POST
@requires(VIEW_PERSON, User)
@requires_recent_login(minutes=15)
def vouch_for(request: HttpRequest, person: User) -> HttpResponse:
    return _done(request, person, vouch, _("What was done to their account links them to no one any more."))


@require_POST
@requires(DEACTIVATE_PERSON, User)
@requires_recent_login(minutes=15)
def deactivate(request: HttpRequest, person: User) -> HttpResponse:
    said = _("The account is deactivated: no session is left.")
    return _done(request, person, deactivation.deactivate, said)


@require_POST
@requires(DEACTIVATE_PERSON, User)
@requires_recent_login(minutes=15)
def reactivate(request: HttpRequest, person: User) -> HttpResponse:
    return _done(request, person, deactivation.reactivate, _("The person can log in again."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(DELETE_PERSON, User)
@requires_recent_login(minutes=15)
def delete(request: HttpRequest, person: User) -> HttpResponse:
    form = DeletePersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data
        with errors_in(form):
            deletion.delete_person(
                person, by=request.user, reason=typed["reason"], keep_name=typed["keep_name"]
            )
            say_arrived(request, _("The account is deleted."))
            return redirect("cms:people")
    context = {"form": form, "person": person}
    return render(request, "cms/people/delete.html", context, status=WRONG if form.errors else 200)


def _done(request: HttpRequest, person: User, verb: Callable[..., object], said: str) -> HttpResponse:
    with errors_as_message(request):
        verb(person, by=request.user, reason=request.POST.get("reason", ""))
        say_arrived(request, said)
    return redirect("cms:person", person.pk)
