"""/cms/people/separations/: separation of duties, and users who hold both duties all the same."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from content.cms.structure.confirmation import make_or_preview
from content.cms.widgets.form_errors import errors_as_message, errors_in
from rbac.access import replayable, requires, requires_recent_login
from rbac.administration.separations import breaches, end_separation, keep_apart, name_of, rules_in_force
from rbac.custom_role_cells import sorted_actions
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
        keep = partial(keep_apart, **form.cleaned_data, by=request.user)
        doing, said = _("Keep these apart"), _("From now on no one can be given both.")
        with errors_in(form):
            return make_or_preview(request, keep, doing=doing, said=said, back=request.path, people=())
    rules = [(rule, name_of(rule.first), name_of(rule.second)) for rule in rules_in_force()]
    context = {"form": form, "rules": rules, "breaches": breaches()}
    return render(request, "cms/people/separations.html", context, status=WRONG if form.errors else 200)


@require_POST
@requires(END_SEPARATION, Separation)
@requires_recent_login(minutes=15)
def end(request: HttpRequest, rule: Separation) -> HttpResponse:
    change = partial(end_separation, rule, reason=request.POST.get("reason", ""), by=request.user)
    doing, said, back = _("End this rule"), _("Both may be held together again."), reverse("cms:separations")
    with errors_as_message(request):
        return make_or_preview(request, change, doing=doing, said=said, back=back, people=())
    return redirect(back)
