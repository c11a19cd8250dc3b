"""Form of /cms/why/."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rbac.rulebook import rulebook


class WhyForm(forms.Form):
    who = forms.CharField(
        label=_("E-mail address"),
        help_text=_("Leave it empty to ask about yourself."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    action = forms.ChoiceField(label=_("May they"))
    object = forms.CharField(
        label=_("What"),
        help_text=_("For example content.article:7. Leave it empty for the whole site."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    anywhere = forms.BooleanField(
        label=_("At least somewhere"),
        help_text=_("Instead of the whole site: to at least one of them."),
        required=False,
    )
    refused = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_ask_about_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = sorted((str(action.label), str(action)) for action in rulebook)
        self.fields["action"].choices = [(name, label) for label, name in actions]  # type: ignore[attr-defined]
        if not may_ask_about_others:
            self.fields["who"].widget = forms.HiddenInput()
