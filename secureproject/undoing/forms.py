"""What is looked at: a session, or from when to when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.cms.half_typed import WHOLE_TIME
from secureproject.undoing.window import Window


class WindowForm(forms.Form):
    """Read from the address. Times are in the site's time zone."""

    session = forms.RegexField(r"^[0-9a-f]{1,64}$", required=False, widget=forms.HiddenInput)
    since = forms.DateTimeField(label=_("From"), required=False, widget=forms.DateTimeInput(attrs=WHOLE_TIME))
    until = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs=WHOLE_TIME)
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The end lies before the beginning."))
        return given

    @property
    def window(self) -> Window:
        given = self.cleaned_data
        return Window(given.get("session") or "", given.get("since"), given.get("until"))
