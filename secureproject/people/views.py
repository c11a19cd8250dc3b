"""User pages. Every change calls a service function of accounts or rbac, which decides again."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import (
    AGREE_TO_RESET,
    CORRECT_NAME,
    DEACTIVATE_PERSON,
    FREEZE_PERSON,
    HAND_OVER_LINK,
    INVITE_PERSON,
    RESET_SECOND_FACTOR,
    VIEW_PERSON,
)
from accounts.lifecycle.admin_issued_links import requests_for
from accounts.lifecycle.invitations import invite
from accounts.mail.mail_state import trouble
from accounts.models import User
from accounts.models.person import same_address
from accounts.second_factor.factor_resets import waiting_for
from accounts.second_factor.factors import has_way_in
from audit.timeline import timeline_of
from content.cms.widgets.form_errors import errors_in
from intrusion import gate
from rbac.access import replayable, requires, requires_recent_login
from rbac.access_diff.confirmation import preview_page
from rbac.decisions import decide
from rbac.independence.explanation import link_of
from rbac.rules import GRANT_ROLE, VOUCH_FOR_PERSON
from secureproject.actions import UNDO_WORK
from secureproject.impersonation.rules import SEE_AS
from secureproject.people.forms import GrantForm, InviteForm
from secureproject.people.listing import people_page, roles_page
from secureproject.people.object_grants import shared_with

WRONG = 422


@require_safe
@requires(VIEW_PERSON)
def people(request: HttpRequest) -> HttpResponse:
    context = {
        **people_page(request),
        "may_invite": decide(request.user, INVITE_PERSON),
        "mail_trouble": trouble(),
    }
    return render(request, "cms/people/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(INVITE_PERSON)
@replayable
@requires_recent_login(minutes=15)
def invite_person(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        with errors_in(form, "email"):
            return _invite_or_preview(request, form)
    context = {"form": form, "mail_trouble": trouble()}
    return render(request, "cms/people/invite.html", context, status=WRONG if form.errors else 200)


@require_safe
@requires(VIEW_PERSON, User)
def person(request: HttpRequest, person: User) -> HttpResponse:
    return show(request, person, GrantForm())


def show(request: HttpRequest, person: User, form: GrantForm) -> HttpResponse:
    """Page of one user; ``form`` is the form for a new role, with errors if any."""
    reset = waiting_for(person)
    context = {
        "person": person,
        **roles_page(person, request),
        **shared_with(person, request),
        "form": form,
        "may_grant": decide(request.user, GRANT_ROLE),
        "may_freeze": decide(request.user, FREEZE_PERSON, person),
        "reset": reset,
        "linked": link_of(person),
        "may_vouch": decide(request.user, VOUCH_FOR_PERSON),
        "may_see_as": decide(request.user, SEE_AS, person),
        "may_deactivate": decide(request.user, DEACTIVATE_PERSON, person),
        "may_correct": decide(request.user, CORRECT_NAME, person),
        "may_hand_over": decide(request.user, HAND_OVER_LINK, person),
        "link_requests": requests_for(person).select_related("asked_by"),
        "may_invite": decide(request.user, INVITE_PERSON),
        "mail_trouble": trouble(),
        "may_reset": decide(request.user, RESET_SECOND_FACTOR, person),
        "may_agree": decide(request.user, AGREE_TO_RESET, reset) if reset else None,
        "shut": person.frozen_at or person.roles_frozen_at,
        "may_undo": decide(request.user, UNDO_WORK, person),
        "is_me": person.pk == request.user.pk,
        "waiting": not has_way_in(person),
        "timeline": timeline_of(person, limit=20),
    }
    return render(request, "cms/people/person.html", context, status=WRONG if form.errors else 200)


def _invite_or_preview(request: HttpRequest, form: InviteForm) -> HttpResponse:
    """Preview of the access that the role grants; then, or without a role, the invitation. Raises Invalid."""
    typed = form.cleaned_data
    email, role, scope = typed["email"], typed["role"] or None, typed["scope"] or None
    send = partial(invite, email, typed["name"], by=request.user, role=role, scope=scope)
    if role:
        page = preview_page(
            request,
            send,
            doing=_("Send the invitation"),
            back=request.path,
            # The account of the invited is there only after ``send``.
            people=lambda: User.objects.filter(email=same_address(email)).values_list("pk", flat=True),
            places=[scope.pk] if scope else None,
        )
        if page:
            return page
    gate.admit(request, "invite", account=request.user)  # type: ignore[arg-type]
    send()
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": email})
    return redirect("cms:people")
