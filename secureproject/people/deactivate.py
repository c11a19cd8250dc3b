"""Deactivates, reactivates or deletes the account of another user."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import DEACTIVATE_PERSON, DELETE_PERSON
from accounts.lifecycle import deactivation, deletion
from accounts.models import User
from content.cms.editor.saved_flag import say_arrived
from rbac.access import requires, requires_recent_login
from rbac.errors import Invalid
from secureproject.people.forms import DeletePersonForm

WRONG = 422


@require_POST
@requires(DEACTIVATE_PERSON, User)
@requires_recent_login(minutes=15)
def deactivate(request: HttpRequest, person: User) -> HttpResponse:
    return _done(
        request,
        person,
        deactivation.deactivate,
        _("The account is deactivated: no session is left."),
    )


@require_POST
@requires(DEACTIVATE_PERSON, User)
@requires_recent_login(minutes=15)
def reactivate(request: HttpRequest, person: User) -> HttpResponse:
    return _done(request, person, deactivation.reactivate, _("The person can log in again."))


@require_http_methods(["GET", "POST"])
@requires(DELETE_PERSON, User)
@requires_recent_login(minutes=15)
def delete(request: HttpRequest, person: User) -> HttpResponse:
    form = DeletePersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            deletion.delete_person(
                person, by=request.user, reason=typed["reason"], keep_name=typed["keep_name"]
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            say_arrived(request, _("The account is deleted."))
            return redirect("cms:people")
    context = {"form": form, "person": person}
    return render(request, "cms/people/delete.html", context, status=WRONG if form.errors else 200)


def _done(request: HttpRequest, person: User, verb: Callable[..., None], said: str) -> HttpResponse:
    try:
        verb(person, by=request.user, reason=request.POST.get("reason", ""))
        say_arrived(request, said)
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("cms:person", person.pk)
