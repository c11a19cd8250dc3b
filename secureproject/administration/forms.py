"""Fields and forms that several pages of the administration share."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.partial_dates import LastDayField
from rbac.django_admin.verbs import ButtonForm
from rbac.models import RoleAssignment, Scope

PERSON, PLACE = (RoleAssignment._meta.get_field(name) for name in ("user", "scope"))


class LastDay(LastDayField):
    """A date as the admin asks for it: as text, so that a part that is missing is an error and not an empty date."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("Last day"), "required": False, **options})
        self.widget = AdminDateWidget()


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A scope; empty: the whole site. Its form names it in ``searched``."""

    def __init__(self, **options: Any) -> None:
        words = {"label": _("Where"), "help_text": _("Empty: the whole site."), "required": False}
        super().__init__(Scope.objects.none(), **{**words, **options})


class PersonForm(ButtonForm):
    searched = {"person": PERSON}
    person: Any = forms.ModelChoiceField(get_user_model()._default_manager.none(), label=_("Person"))
    reason = forms.CharField(label=_("Reason"), help_text=_("It stands in the audit log."), max_length=400)
