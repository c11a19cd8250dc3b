"""/cms/people/separations/: separation of duties, and users who hold both duties all the same."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from content.cms.editor.saved_flag import say_arrived
from rbac.access import replayable, requires, requires_recent_login
from rbac.access_diff.confirmation import preview_page
from rbac.administration.separations import breaches, end_separation, keep_apart, name_of, rules_in_force
from rbac.custom_role_cells import sorted_actions
from rbac.errors import Invalid
from rbac.models import Separation
from rbac.rules import ADD_SEPARATION, END_SEPARATION
from secureproject.people.forms import role_choices

WRONG = 422


def duties() -> list[Any]:
    """Roles and actions, as groups of choices."""
    actions = sorted((str(action.label), str(action)) for action in sorted_actions())
    named = [(name, capfirst(label)) for label, name in actions]
    return [("", _("Choose one")), (_("Roles"), role_choices()), (_("Actions"), named)]


class SeparationForm(forms.Form):
    first = forms.ChoiceField(label=gettext_lazy("No one holds both this"), choices=duties)
    second = forms.ChoiceField(label=gettext_lazy("and this, in one section"), choices=duties)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Shown to users whom the rule refuses."),
        max_length=400,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ADD_SEPARATION)
@replayable
@requires_recent_login(minutes=15)
def separations(request: HttpRequest) -> HttpResponse:
    form = SeparationForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data

        def made() -> None:
            keep_apart(typed["first"], typed["second"], reason=typed["reason"], by=request.user)

        try:
            doing, back = _("Keep these apart"), reverse("cms:separations")
            if page := preview_page(request, made, doing=doing, back=back, people=()):
                return page
            made()
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            say_arrived(request, _("From now on no one can be given both."))
            return redirect("cms:separations")
    rules = [(rule, name_of(rule.first), name_of(rule.second)) for rule in rules_in_force()]
    context = {"form": form, "rules": rules, "breaches": breaches()}
    return render(request, "cms/people/separations.html", context, status=WRONG if form.errors else 200)


@require_POST
@requires(END_SEPARATION, Separation)
@requires_recent_login(minutes=15)
def end(request: HttpRequest, rule: Separation) -> HttpResponse:
    def ended() -> None:
        end_separation(rule, reason=request.POST.get("reason", ""), by=request.user)

    try:
        back = reverse("cms:separations")
        if page := preview_page(request, ended, doing=_("End this rule"), back=back, people=()):
            return page
        ended()
        say_arrived(request, _("Both may be held together again."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("cms:separations")
