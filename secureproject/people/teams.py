"""/cms/people/teams/: teams, their members, and their roles."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import VIEW_PERSON
from accounts.models import User
from audit.timeline import timeline_about
from content.cms.structure.confirmation import make_or_preview
from content.cms.widgets.form_errors import errors_as_message
from foundation.pagination import in_name_order, key_in
from rbac.access import requires, requires_recent_login
from rbac.decisions import decide
from rbac.enforcement.refusals import record_refusal
from rbac.errors import Refused
from rbac.models.people_queries import members_of, people_of
from rbac.queries import visible_to
from rbac.rules import ADD_TEAM, CHANGE_TEAM, REMOVE_TEAM, VIEW_TEAM
from rbac.teams import add_member, delete_team, make_team, remove_member, rename_team
from secureproject.people.forms import GrantForm
from secureproject.people.listing import by_name, members_page, name_contains, roles_page
from secureproject.people.object_grants import shared_with
from secureproject.people.role_grants import grant_or_preview

WRONG = 422
MOST_FOUND, MOST_EVENTS = 8, 20
MOST_NAMED = 20  # members in the list of teams; the page of a team shows all


@require_safe
@requires(VIEW_TEAM)
def teams(request: HttpRequest) -> HttpResponse:
    first = User.objects.order_by("pk")[: MOST_NAMED + 1]
    everyone = visible_to(request.user, VIEW_TEAM, Group)
    found = everyone.prefetch_related(Prefetch("user_set", queryset=first, to_attr="named"))
    page = by_name(found, everyone, request)
    context = {
        "teams": page.rows,
        "turns": page.turns(),
        "most_named": MOST_NAMED,
        "may_add": decide(request.user, ADD_TEAM),
    }
    return render(request, "cms/people/teams.html", context)


@require_POST
@requires(ADD_TEAM)
@requires_recent_login(minutes=15)
def add_team(request: HttpRequest) -> HttpResponse:
    with errors_as_message(request):
        team = make_team(request.POST.get("name", ""), by=request.user)
        messages.success(request, _("The team is there. Add its members."))
        return redirect("cms:team", team.pk)
    return redirect("cms:teams")


@require_safe
@requires(VIEW_TEAM, Group)
def team(request: HttpRequest, team: Group) -> HttpResponse:
    return show(request, team, GrantForm())


def show(request: HttpRequest, team: Group, form: GrantForm) -> HttpResponse:
    searched = request.GET.get("q", "").strip()[:100]
    found = _who_could_join(request.user, team, searched) if searched else []
    context = {
        "team": team,
        **shared_with(team, request),
        **members_page(members_of(team), request),
        **roles_page(team, request),
        "form": form,
        "searched": searched,
        "found": found[:MOST_FOUND],
        "more_found": len(found) > MOST_FOUND,
        "may_change": decide(request.user, CHANGE_TEAM, team),
        "may_remove": decide(request.user, REMOVE_TEAM, team),
        "timeline": timeline_about(team, limit=MOST_EVENTS),
    }
    return render(request, "cms/people/team.html", context, status=WRONG if form.errors else 200)


def _who_could_join(user: Any, team: Group, searched: str) -> list[User]:
    """One more than is shown, if there are more. A name may have one letter, so one letter is enough to search."""
    people = visible_to(user, VIEW_PERSON, User).filter(is_active=True).exclude(groups=team)
    return list(in_name_order(people.filter(name_contains(searched)))[: MOST_FOUND + 1])


@require_POST
@requires(CHANGE_TEAM, Group)
@requires_recent_login(minutes=15)
def change_team(request: HttpRequest, team: Group, what: str) -> HttpResponse:
    """``what``: rename, join or leave."""
    key = key_in(request.POST.get("person"))
    try:
        with errors_as_message(request):
            if what == "rename":
                rename_team(team, request.POST.get("name", ""), by=request.user)
                messages.success(request, _("The team has its new name."))
            elif person := visible_to(request.user, VIEW_PERSON, User).filter(pk=key or 0).first():
                return _join_or_leave(request, team, person, what)
            else:
                messages.error(request, _("Choose a person."))
    except Refused as refused:
        record_refusal(request, refused)
        messages.error(request, str(refused))
    return redirect("cms:team", team.pk)


def _join_or_leave(request: HttpRequest, team: Group, person: User, what: str) -> HttpResponse:
    change, doing = (
        (add_member, _("Add to the team")) if what == "join" else (remove_member, _("Take out of the team"))
    )
    return make_or_preview(
        request,
        partial(change, team, person, reason=request.POST.get("reason", ""), by=request.user),
        doing=doing,
        said=_("Done. It counts from now on."),
        back=reverse("cms:team", args=[team.pk]),
        people=[person.pk],
    )


@require_POST
@requires(REMOVE_TEAM, Group)
@requires_recent_login(minutes=15)
def remove_team(request: HttpRequest, team: Group) -> HttpResponse:
    back = reverse("cms:team", args=[team.pk])
    with errors_as_message(request):
        return make_or_preview(
            request,
            partial(delete_team, team, reason=request.POST.get("reason", ""), by=request.user),
            doing=_("Delete the team"),
            said=_("The team is deleted, and what it held has ended."),
            back=back,
            then=reverse("cms:teams"),
            people=people_of(team),
        )
    return redirect(back)


@require_POST
@requires(CHANGE_TEAM, Group)
@requires_recent_login(minutes=15)
def grant_to_team(request: HttpRequest, team: Group) -> HttpResponse:
    form = GrantForm(request.POST)
    if form.is_valid() and (answer := grant_or_preview(request, team, form)):
        return answer
    return show(request, team, form)
