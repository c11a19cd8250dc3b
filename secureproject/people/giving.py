"""Role grants on the page of a user or a team: preview first, then the change."""

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from content.cms.editor.saved_flag import say_arrived
from rbac.access_diff.confirmation import shown_first
from rbac.administration.grant_checks import Holder, WrongEnd
from rbac.errors import Invalid
from rbac.models.people_queries import people_of
from rbac.roles import grant_role
from secureproject.people.forms import GrantForm


def granted(request: HttpRequest, to: Holder, form: GrantForm) -> HttpResponse | None:
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
        if page := shown_first(request, give, doing=doing, back=back, people=people_of(to), places=places):
            return page
        give()
    except Invalid as error:
        form.add_error("last_day" if isinstance(error, WrongEnd) else None, str(error))
        return None
    said = _("The role is given to everybody in the team.") if team else _("The role is given.")
    say_arrived(request, said)
    return redirect("cms:team" if team else "cms:person", to.pk)
