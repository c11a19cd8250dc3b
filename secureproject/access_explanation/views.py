"""/cms/why/: the decision about one user, one action and one object, with everything that was considered."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from foundation.commands import WrongUsage
from rbac.access import signed_in
from rbac.actions import Action
from rbac.decisions import authorize, decide, decide_anywhere
from rbac.enforcement.refusal_links import refused_before
from rbac.errors import Invalid
from rbac.evaluation.explanations import what_would_help
from rbac.management.arguments import parse_action, parse_object, parse_user
from rbac.rulebook import rulebook
from rbac.rules import EXPLAIN_ACCESS
from secureproject.access_explanation.refusal_reasons import OTHER_REASONS

WRONG = 422


class WhyForm(forms.Form):
    who = forms.CharField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Leave it empty to ask about yourself."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    action = forms.ChoiceField(label=gettext_lazy("May they"))
    object = forms.CharField(
        label=gettext_lazy("What"),
        help_text=gettext_lazy("For example content.article:7. Leave it empty for the whole site."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    anywhere = forms.BooleanField(
        label=gettext_lazy("At least somewhere"),
        help_text=gettext_lazy("Instead of the whole site: to at least one of them."),
        required=False,
    )
    refused = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_ask_about_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = sorted((str(action.label), str(action)) for action in rulebook)
        self.fields["action"].choices = [(name, label) for label, name in actions]  # type: ignore[attr-defined]
        if not may_ask_about_others:
            self.fields["who"].widget = forms.HiddenInput()


@require_safe
@signed_in("everybody may ask about themselves; the action to ask about others is demanded below")
def why(request: HttpRequest) -> HttpResponse:
    """Reveals nothing that the user could not see anyway: a secret object counts as missing."""
    may_ask = decide(request.user, EXPLAIN_ACCESS)
    form = WhyForm(request.GET or None, may_ask_about_others=may_ask.allowed)
    context: dict[str, Any] = {"form": form, "may_ask": may_ask}
    if about := OTHER_REASONS.get(request.GET.get("about", "")):
        context |= {"form": WhyForm(may_ask_about_others=may_ask.allowed), "about": about}
    elif form.is_valid():
        try:
            context |= _answer(request, form.cleaned_data)
        except Invalid as error:
            form.add_error(None, str(error))
    return render(request, "cms/why.html", context, status=WRONG if context["form"].errors else 200)


def _answer(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    who: Any = request.user
    if (name := asked.get("who", "")) and name != request.user.get_username():
        authorize(request.user, EXPLAIN_ACCESS)
        who = _person(name)
    action = _action(asked["action"])
    obj = _visible_object(request, asked["object"], action) if asked["object"] else None
    anywhere = obj is None and asked["anywhere"]
    decision = decide_anywhere(who, action) if anywhere else decide(who, action, obj)
    return {
        "decision": decision,
        "who": who,
        "deciding": decision.considered[-1],
        "help": what_would_help(decision),
        "before": refused_before(asked["refused"], who, action),
    }


def _person(name: str) -> AbstractBaseUser:
    try:
        return parse_user(name)
    except WrongUsage:  # its message is in English, for operators on the command line
        raise Invalid(_("There is no user with the address %(name)s.") % {"name": name}) from None


def _action(name: str) -> Action:
    try:
        return parse_action(name)
    except WrongUsage:
        raise Invalid(_("There is no action %(name)s.") % {"name": name}) from None


def _visible_object(request: HttpRequest, name: str, action: Action) -> Model:
    missing = Invalid(_("There is nothing of this name that you can see: %(name)s.") % {"name": name})
    try:
        obj = parse_object(name, action)
    except WrongUsage:
        raise missing from None
    view = rulebook.view_action(type(obj), app=action.app)
    if view is None or not decide(request.user, view, obj).allowed:
        raise missing
    return obj
