"""Role grants on the page of a user or a team: preview first, then the change."""

from functools import partial

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import VIEW_PERSON
from accounts.models import User
from content.cms.structure.confirmation import make_or_preview
from content.cms.widgets.form_errors import errors_as_message, errors_in
from rbac.access import replayable, requires, requires_recent_login
from rbac.administration.grant_checks import Holder, WrongEnd
from rbac.models import RoleAssignment
from rbac.models.people_queries import people_of
from rbac.roles import grant_role, revoke_role
from rbac.rules import REVOKE_ROLE
from secureproject.people.forms import GrantForm
from secureproject.people.views import show


def grant_or_preview(request: HttpRequest, to: Holder, form: GrantForm) -> HttpResponse | None:
    """The preview or a redirect; None with the reason in ``form`` when the role cannot be granted."""
    typed, team = form.cleaned_data, isinstance(to, Group)
    role, scope, reason = typed["role"], typed["scope"], typed["reason"]
    with errors_in(form, fields={WrongEnd: "last_day"}):
        return make_or_preview(
            request,
            partial(grant_role, to, role, scope=scope, until=form.until, reason=reason, by=request.user),
            doing=_("Give the team this role") if team else _("Give this role"),
            said=_("The role is given to everybody in the team.") if team else _("The role is given."),
            back=reverse("cms:team" if team else "cms:person", args=[to.pk]),
            people=people_of(to),
            places=[scope.pk] if scope else None,
        )
    return None


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
    with errors_as_message(request):
        return make_or_preview(
            request,
            partial(revoke_role, assignment, reason=request.POST.get("reason", ""), by=request.user),
            doing=_("Take this role away"),
            said=_("The role is taken away, and their sessions have ended."),
            back=back,
            people=people_of(assignment.holder),
        )
    return redirect(back)
