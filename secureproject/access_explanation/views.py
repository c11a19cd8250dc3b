"""/cms/why/: the decision about one user, one action and one object, with everything that was considered."""

from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from content.cms.widgets.form_errors import errors_in
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

WRONG = 422


class OtherReason(NamedTuple):
    """A refusal that is no access rule. ``helps``: sentences, each sufficient alone."""

    reason: Any
    source: Any
    helps: tuple[Any, ...]


# The same for every user, so they can be named in a URL.
OTHER_REASONS = {
    "form": OtherReason(
        gettext_lazy(
            "A form counts only if this site can tell that it came from its own page. Otherwise another site could send"
            " forms in your name while you are logged in here."
        ),
        gettext_lazy("the protection against forged forms"),
        (
            gettext_lazy("To load the page with the form again and send it once more."),
            gettext_lazy("To allow cookies for this site, if they are switched off."),
            gettext_lazy("To open the site in one window only, if you logged in again meanwhile."),
        ),
    ),
    "paused": OtherReason(
        gettext_lazy(
            "Attempts are limited for all users alike, against guessing and flooding. No role lifts the limit."
        ),
        gettext_lazy("the limits of this site"),
        (gettext_lazy("To wait for the time that the page named. Nothing else is needed."),),
    ),
    "looking": OtherReason(
        gettext_lazy(
            "While you see the CMS as another user, you have neither their rights nor your own. You can only view pages"
            " of the CMS, and send nothing."
        ),
        gettext_lazy("seeing as another user"),
        (gettext_lazy("To see the CMS as yourself again, with the button at the top."),),
    ),
    "closed": OtherReason(
        gettext_lazy("This page or this step is closed to everybody, whatever they hold."),
        gettext_lazy("the program"),
        (
            gettext_lazy(
                "Only a change of the program. If you came here by a link of this site, please report it."
            ),
        ),
    ),
}


def _actions() -> list[tuple[str, str]]:
    return sorted(((str(action), str(action.label)) for action in rulebook), key=itemgetter(1, 0))


class WhyForm(forms.Form):
    who = forms.CharField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Leave it empty to ask about yourself."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    action = forms.ChoiceField(label=gettext_lazy("May they"), choices=_actions)
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
        with errors_in(form):
            context |= _answer(request, form.cleaned_data)
    return render(request, "cms/why.html", context, status=WRONG if context["form"].errors else 200)


def _answer(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    who: Any = request.user
    if (name := asked.get("who", "")) and name != request.user.get_username():
        authorize(request.user, EXPLAIN_ACCESS)
        with _wrong_usage_as(_("There is no user with the address %(name)s.") % {"name": name}):
            who = parse_user(name)
    with _wrong_usage_as(_("There is no action %(name)s.") % {"name": asked["action"]}):
        action = parse_action(asked["action"])
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


@contextmanager
def _wrong_usage_as(sentence: str) -> Iterator[None]:
    """A ``WrongUsage`` of the block becomes ``Invalid`` with ``sentence``: its own is in English, for operators."""
    try:
        yield
    except WrongUsage:
        raise Invalid(sentence) from None


def _visible_object(request: HttpRequest, name: str, action: Action) -> Model:
    missing = _("There is nothing of this name that you can see: %(name)s.") % {"name": name}
    with _wrong_usage_as(missing):
        obj = parse_object(name, action)
    view = rulebook.view_action(type(obj), app=action.app)
    if view is None or not decide(request.user, view, obj).allowed:
        raise Invalid(missing)
    return obj
