"""The form that asks until when something is to be read."""

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
        """Nothing is a time, too: no matter when."""


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
            # Of an hour that comes twice the first: a reminder does not hang on it.
            self.moment = moment(wall, FIRST) if wall else None
        except (Invalid, OverflowError) as error:
            raise forms.ValidationError(str(error)) from None
        return wall
