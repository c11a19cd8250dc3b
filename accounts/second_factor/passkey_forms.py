"""Forms with a browser's passkey response. The fields are filled in by passkey.js."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import PasskeyRefused
from accounts.models.passkey import LONGEST_LABEL
from accounts.second_factor.passkey_ceremonies import Answer

LONGEST_ANSWER = 20_000


class PasskeyForm(forms.Form):
    challenge = forms.CharField(max_length=40, widget=forms.HiddenInput)
    answer = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput)

    def clean_answer(self) -> dict[str, Any]:
        try:
            answer = json.loads(self.cleaned_data["answer"])
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise ValidationError(_("The browser sent no answer of a passkey."))
        return answer

    @property
    def given(self) -> Answer:
        return Answer(self.cleaned_data["challenge"], self.cleaned_data["answer"])


def answer_in(request: HttpRequest) -> Answer:
    """The response in the form. Raises PasskeyRefused if it is missing or malformed."""
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        raise PasskeyRefused(_("The browser sent no answer of a passkey. Try again."))
    return form.given


class PasskeyNameForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Name of this passkey"),
        help_text=gettext_lazy(
            "So that you recognise it in a list: where it is kept, or what it looks like."
        ),
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )


class NewPasskeyForm(PasskeyNameForm, PasskeyForm):
    pass
