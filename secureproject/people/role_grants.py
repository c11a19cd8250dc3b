"""Role grants on the page of a user or a team: preview first, then the change."""

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import VIEW_PERSON
from accounts.models import User
from content.cms.editor.saved_flag import say_arrived
from rbac.access import replayable, requires, requires_recent_login
from rbac.access_diff.confirmation import preview_page
from rbac.administration.grant_checks import Holder, WrongEnd
from rbac.errors import Invalid
from rbac.models import RoleAssignment
from rbac.models.people_queries import people_of
from rbac.roles import grant_role, revoke_role
from rbac.rules import REVOKE_ROLE
from secureproject.people.forms import GrantForm
from secureproject.people.views import show


def grant_or_preview(request: HttpRequest, to: Holder, form: GrantForm) -> HttpResponse | None:
    """The preview or a redirect; None with the reason in ``form`` when the role cannot be granted."""
    typed, team = form.cleaned_data, isinstance(to, Group)

    def give() -> None:
        grant_role(
            to,
            typed["role"],
            scope=typed["scope"],
            until=form.until,
            reason=typed["reason"],
            by=request.user,
        )

    try:
        places = [typed["scope"].pk] if typed["scope"] else None
        doing = _("Give the team this role") if team else _("Give this role")
        back = reverse("cms:team" if team else "cms:person", args=[to.pk])
        if page := preview_page(request, give, doing=doing, back=back, people=people_of(to), places=places):
            return page
        give()
    except Invalid as error:
        form.add_error("last_day" if isinstance(error, WrongEnd) else None, str(error))
        return None
    said = _("The role is given to everybody in the team.") if team else _("The role is given.")
    say_arrived(request, said)
    return redirect("cms:team" if team else "cms:person", to.pk)


@require_POST
@requires(VIEW_PERSON, User)
@replayable
@requires_recent_login(minutes=15)
def grant(request: HttpRequest, person: User) -> HttpResponse:
    form = GrantForm(request.POST)
    if form.is_valid() and (answer := grant_or_preview(request, person, form)):
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
        if page := preview_page(request, take_away, doing=doing, back=back, people=concerned):
            return page
        take_away()
        say_arrived(request, _("The role is taken away, and their sessions have ended."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect(back)
