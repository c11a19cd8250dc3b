"""Actions on a user's page. Each requires reauthentication; its service function decides; a message follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import CORRECT_NAME, FREEZE_PERSON, VIEW_PERSON
from accounts.authentication.forms import ProfileForm
from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.lifecycle.profile import correct_name
from accounts.models import User
from content.cms.editor.saved_flag import say_arrived
from rbac.access import replayable, requires, requires_recent_login
from rbac.access_diff.confirmation import shown_first
from rbac.errors import Invalid
from rbac.models import RoleAssignment
from rbac.models.people_queries import people_of
from rbac.roles import revoke_role
from rbac.rules import REVOKE_ROLE
from secureproject.people.forms import GrantForm
from secureproject.people.giving import granted
from secureproject.people.views import show


@require_POST
@requires(VIEW_PERSON, User)
@replayable
@requires_recent_login(minutes=15)
def grant(request: HttpRequest, person: User) -> HttpResponse:
    form = GrantForm(request.POST)
    if form.is_valid() and (answer := granted(request, person, form)):
        return answer
    return show(request, person, form)


@require_POST
@requires(REVOKE_ROLE, RoleAssignment, select=["user", "team"])
@replayable
@requires_recent_login(minutes=15)
def revoke(request: HttpRequest, assignment: RoleAssignment) -> HttpResponse:
    team = assignment.team_id
    back = reverse("cms:team" if team else "cms:person", args=[team or assignment.user_id])

    def take_away() -> None:
        revoke_role(assignment, reason=request.POST.get("reason", ""), by=request.user)

    try:
        concerned, doing = people_of(assignment.holder), _("Take this role away")
        if page := shown_first(request, take_away, doing=doing, back=back, people=concerned):
            return page
        take_away()
        say_arrived(request, _("The role is taken away, and their sessions have ended."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect(back)


@require_POST
@requires(FREEZE_PERSON, User)
@replayable
@requires_recent_login(minutes=15)
def freeze_person(request: HttpRequest, person: User) -> HttpResponse:
    try:
        freeze(person, by=request.user, reason=request.POST.get("reason", ""))
        say_arrived(request, _("The account is frozen, and its sessions have ended."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("cms:person", person.pk)


@require_POST
@requires(FREEZE_PERSON, User)
@replayable
@requires_recent_login(minutes=15)
def unfreeze_person(request: HttpRequest, person: User) -> HttpResponse:
    try:
        unfreeze(person, by=request.user, reason=request.POST.get("reason", ""))
        say_arrived(request, _("The person can log in again."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("cms:person", person.pk)


@require_POST
@requires(CORRECT_NAME, User)
@replayable
@requires_recent_login(minutes=15)
def name_person(request: HttpRequest, person: User) -> HttpResponse:
    form = ProfileForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type a name of at most 120 characters."))
    elif correct_name(person, str(form.cleaned_data["name"]), by=request.user):
        messages.success(request, _("The name is corrected, and the person is told."))
    return redirect("cms:person", person.pk)
