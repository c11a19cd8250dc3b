"""Bulk action form: the action and its details, parsed from a POST, validated and passed on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.bulk.actions import DEEDS
from content.cms.widgets.section_picker import SectionField, to_write_in
from content.cms.widgets.topic_picker import OneTopicField
from content.models import Topic


class DeedForm(forms.Form):
    """Shows only the fields that the action needs."""

    deed = forms.ChoiceField(label=_("What"), choices=[(name, deed.label) for name, deed in DEEDS.items()])

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        needs = DEEDS[data["deed"]].needs if data.get("deed") in DEEDS else ""
        if needs == "section":
            self.fields["section"] = SectionField(label=_("Into"), queryset=to_write_in(user), reader=user)
        if needs == "topic":
            self.fields["topic"] = OneTopicField(
                label=_("Topic"), queryset=Topic.objects.in_use().by_name(), empty_label=None
            )
        if needs == "reason":
            self.fields["reason"] = forms.CharField(
                label=_("Reason"), max_length=400, help_text=_("The journal keeps it with each article.")
            )
        self.needs = needs

    @property
    def is_asked_first(self) -> bool:
        """Whether the details have not been asked for yet: then there is no error so far."""
        return bool(self.needs) and not {self.needs, f"{self.needs}_words", f"{self.needs}_find"} & {
            *self.data
        }

    @property
    def details(self) -> dict[str, Any]:
        """Details as they are stored."""
        given = self.cleaned_data.get(self.needs) if self.needs else None
        if given is None:
            return {}
        return {self.needs: given if isinstance(given, str) else given.pk}
