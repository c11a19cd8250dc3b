"""The form that starts an access review."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.partial_dates import WHOLE_DATE
from rbac.reviews.verbs import LONGEST
from secureproject.people.places import PlaceField


class StartReviewForm(forms.Form):
    scope = PlaceField()
    last_day = forms.DateField(
        label=_("Last day to answer"),
        help_text=_("Roles and grants not confirmed by the end of that day are revoked."),
        validators=[MaxValueValidator(date(2999, 12, 31))],
        widget=forms.DateInput(attrs=WHOLE_DATE),
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Everybody who is asked reads it."), max_length=LONGEST
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scope"].help_text = _("Everything held there and in every section below is asked about.")

    @property
    def due(self) -> datetime:
        """Midnight at the end of the last day, in the site's time zone."""
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time())
        )
