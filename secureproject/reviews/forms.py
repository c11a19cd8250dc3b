"""The form that starts an access review."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.partial_dates import LastDayField, end_of_day
from rbac.reviews.verbs import LONGEST
from secureproject.people.places import PlaceField


class StartReviewForm(forms.Form):
    scope = PlaceField(help_text=_("Everything held there and in every section below is asked about."))
    last_day = LastDayField(
        label=_("Last day to answer"),
        help_text=_("Roles and grants not confirmed by the end of that day are revoked."),
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Everybody who is asked reads it."), max_length=LONGEST
    )

    @property
    def due(self) -> datetime:
        return end_of_day(self.cleaned_data["last_day"])
