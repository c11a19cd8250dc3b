"""Forms of administrators about users. None has a field of the administrator's own account."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.authentication.forms import DeleteAccountForm
from content.cms.widgets.partial_dates import WHOLE_DATE
from rbac.administration.custom_roles import every_role
from secureproject.people.places import PlaceField


def _roles() -> list[tuple[str, str]]:
    return [(key, name[:1].upper() + name[1:]) for key, name in every_role()]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("The person can change it."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    scope = PlaceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("None yet")), *_roles()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("role") and typed.get("scope") == "":
            self.add_error("scope", _("Say where the role counts."))
        return typed


class DeletePersonForm(DeleteAccountForm):
    reason = forms.CharField(label=_("Reason"), help_text=_("It stands in the journal."), max_length=400)
    field_order = ("reason", "keep_name", "understood")


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))
    scope = PlaceField()
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty for a role without an end."),
        required=False,
        validators=[MaxValueValidator(date(2999, 12, 31))],
        widget=forms.DateInput(attrs=WHOLE_DATE),
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Whoever reviews the roles reads it."), max_length=400
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles()  # type: ignore[attr-defined]

    @property
    def until(self) -> datetime | None:
        """Midnight at the end of the last day, in the site's time zone."""
        day = self.cleaned_data["last_day"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None
