"""Forms for file metadata, field by field; content/media/metadata.py sanitises and decides."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.media.metadata import Description
from content.models import Asset
from content.models.media import MediaKind


class AssetForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("How colleagues find it. Readers do not see it."),
    )
    alternative_text = forms.CharField(
        label=gettext_lazy("Alternative text"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "What the picture shows, for people who cannot see it: one or two sentences, as told on the phone."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decorative = forms.BooleanField(
        label=gettext_lazy("This picture is decoration"),
        required=False,
        help_text=gettext_lazy("It says nothing that the text does not say; screen readers pass over it."),
    )
    caption = forms.CharField(
        label=gettext_lazy("Caption"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Shown below it. Each article can say something else."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Who made it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("On what terms it may be used, such as “CC BY 4.0” or “own work”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        help_text=gettext_lazy("Of the words in it, if there are any."),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Separated by commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    focal_x = forms.DecimalField(
        label=gettext_lazy("Most important point, from the left (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=1,
        help_text=gettext_lazy(
            "Where the picture opens an article, it is cut around this point. Leave both empty, and it is never cut."
        ),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    focal_y = forms.DecimalField(
        label=gettext_lazy("From the top (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )

    def __init__(self, *args: Any, picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = [("", _("None in particular")), *settings.LANGUAGES]
        if not picture:
            for name in ("alternative_text", "decorative", "focal_x", "focal_y"):
                del self.fields[name]

    @classmethod
    def of(cls, asset: Asset, data: QueryDict | None = None) -> "AssetForm":
        said = Description.of(asset)
        across, down = said.focal_point or (None, None)
        initial = {
            **asdict(said),
            "tags": ", ".join(said.tags),
            "focal_x": None if across is None else across / 10,
            "focal_y": None if down is None else down / 10,
        }
        return cls(data, initial=initial, picture=asset.kind == MediaKind.IMAGE)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("decorative") and said.get("alternative_text"):
            self.add_error(
                "decorative", _("Decoration has no alternative text. Take out the text, or untick this.")
            )
        if (said.get("focal_x") is None) != (said.get("focal_y") is None) and not self.errors:
            raise ValidationError(_("The most important point needs both numbers, or none."))
        return said

    def description(self) -> Description:
        said = dict(self.cleaned_data)
        across, down = said.pop("focal_x", None), said.pop("focal_y", None)
        focal_point = None if across is None or down is None else (round(across * 10), round(down * 10))
        return Description(focal_point=focal_point, tags=tuple(said.pop("tags").split(",")), **said)
