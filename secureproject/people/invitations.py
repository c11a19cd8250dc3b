"""Open invitations: resend, withdraw, or hand over a link when email does not arrive."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import HAND_OVER_LINK, INVITE_PERSON, VIEW_PERSON
from accounts.lifecycle import admin_issued_links, invitations
from accounts.mail.mail_state import trouble
from accounts.models import Invitation, User
from audit.encryption import Secret
from content.cms.widgets.form_errors import errors_as_message
from foundation.pagination import page_by_number
from intrusion import gate
from rbac.access import requires, requires_recent_login
from rbac.decisions import decide
from rbac.queries import visible_to

PER_PAGE = 50


@require_safe
@requires(VIEW_PERSON)
def open_invitations(request: HttpRequest) -> HttpResponse:
    """Invited users who have not accepted yet, including those with expired links."""
    seen = visible_to(request.user, VIEW_PERSON, User).filter(deleted_at=None)
    waiting = Invitation.objects.filter(used_at=None, user__in=seen).select_related("user", "invited_by")
    page = page_by_number(waiting, PER_PAGE, request.GET)
    context = {
        "invitations": page.rows,
        "turns": page.turns(),
        "may_invite": decide(request.user, INVITE_PERSON),
        "mail_trouble": trouble(),
    }
    return render(request, "cms/people/invitations.html", context)


@require_POST
@requires(VIEW_PERSON, User)
@requires_recent_login(minutes=15)
def invite_again(request: HttpRequest, person: User) -> HttpResponse:
    gate.admit(request, "invite", account=request.user)  # type: ignore[arg-type]
    with errors_as_message(request):
        invitations.invite(person.email, person.name, by=request.user)
        messages.success(request, _("A new invitation is on its way. Earlier links no longer work."))
    return redirect("cms:person", person.pk)


@require_POST
@requires(VIEW_PERSON, User)
@requires_recent_login(minutes=15)
def withdraw(request: HttpRequest, person: User) -> HttpResponse:
    with errors_as_message(request):
        invitations.withdraw(person, by=request.user)
        messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    return redirect("cms:person", person.pk)


@require_POST
@requires(HAND_OVER_LINK, User)
@requires_recent_login(minutes=15)
def hand_over(request: HttpRequest, person: User) -> HttpResponse:
    return _show_link(request, person, admin_issued_links.invitation_link, days=7)


@require_POST
@requires(HAND_OVER_LINK, User)
@requires_recent_login(minutes=15)
def hand_over_recovery(request: HttpRequest, person: User) -> HttpResponse:
    return _show_link(request, person, admin_issued_links.recovery_link, minutes=30)


def _show_link(
    request: HttpRequest, person: User, make: Callable[..., Secret | None], **life: int
) -> HttpResponse:
    """The link is shown once, in the response to this request, and is stored nowhere else."""
    gate.admit(request, "invite", account=request.user)  # type: ignore[arg-type]
    with errors_as_message(request):
        if (link := make(person, by=request.user)) is not None:
            context = {"person": person, "link": link.reveal(), **life}
            response = render(request, "cms/people/link.html", context)
            response["Cache-Control"] = "no-store, private"
            return response
        messages.success(
            request, _("Another administrator has to show the link, from this page, within a day.")
        )
    return redirect("cms:person", person.pk)
