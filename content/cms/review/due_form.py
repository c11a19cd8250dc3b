"""Form for the due date of a review."""

from datetime import datetime
from typing import Any, Self

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from content.cms.scheduling.schedule_forms import WallClockField
from content.formatting.local_time import FIRST, moment
from rbac.errors import Invalid


class OptionalWallClockField(WallClockField):
    def validate(self, value: Any) -> None:
        """An empty value is valid: no due date."""


class DueForm(forms.Form):
    due = OptionalWallClockField(
        label=_("To be read by"), help_text=_("Leave it empty for no matter when."), required=False
    )
    moment: datetime | None = None  # once it is valid

    @classmethod
    def of(cls, at: datetime | None) -> Self:
        return cls(initial={"due": f"{localtime(at):%Y-%m-%dT%H:%M}" if at else ""})

    def clean_due(self) -> Any:
        wall = self.cleaned_data["due"]
        try:
            # The first of an hour that occurs twice: a reminder need not be exact.
            self.moment = moment(wall, FIRST) if wall else None
        except (Invalid, OverflowError) as error:
            raise forms.ValidationError(str(error)) from None
        return wall
