"""Kind-specific fields of the editor form.

A new article has the fields of every kind, because its kind is chosen in the same form; those of other kinds are
ignored. A date and time has a second field, for the hour that occurs twice when the clocks are put back.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.text import format_lazy
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext_lazy as _

from content.cms.editor import sharing_fields
from content.cms.widgets.form_errors import errors_in
from content.cms.widgets.partial_dates import WHOLE_TIME, WhichHourField
from content.formatting.local_time import TimeComesTwice
from content.kinds.fields import Addresses, Choice, Field, Lines, Moment, Zone
from content.kinds.kind import Details, Kind
from content.kinds.sharing import CANONICAL, SHARE_PICTURE, SHARING
from rbac.errors import Invalid

WHICH = "which"
ZONES = "zones"


class NeededLater(forms.CharField):
    """Required for publication, not for a draft."""

    def validate(self, value: Any) -> None:
        pass


class Pages(NeededLater):
    """URLs of pages, found by search (page-choice.js)."""

    chooses_pages = True


class SignedLines(NeededLater):
    """Text with inline formatting, rendered as readers see it (lines-editor.js)."""

    has_signs = True


class Zones(NeededLater):
    """A time zone: the options are in the list with the id ZONES (cms/zones.html)."""


class NeededLaterChoice(forms.ChoiceField):
    """The same for a choice; a value that is not offered is always invalid."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


def key_of(kind: Kind, field: Field) -> str:
    """Form name of the field: fields of different kinds may share a name."""
    return f"{kind.name}-{field.name}"


def which_of(kind: Kind, field: Field) -> str:
    return f"{key_of(kind, field)}-{WHICH}"


def add_fields(form: forms.Form, kind: Kind, details: Details, *, is_new: bool = False) -> None:
    """``details``: initial values. What ``is_new`` has nothing yet to derive the fields for sharing from."""
    zone = kind.zone_of(details)
    for field in kind.own_fields if is_new else kind.fields:
        kept = details.get(field.name, "")
        is_shared = field in SHARING
        form.fields[key_of(kind, field)] = (
            sharing_fields.form_field(form, field)
            if is_shared
            else _form_field(field, has_zone=bool(kind.zone))
        )
        if isinstance(field, Moment):
            form.initial[key_of(kind, field)] = field.typed(kept, zone)
            form.fields[which_of(kind, field)] = WhichHourField()
            form.initial[which_of(kind, field)] = field.which(kept, zone)
        else:
            form.initial[key_of(kind, field)] = field.typed(kept)


def _form_field(field: Field, *, has_zone: bool) -> forms.Field:
    about: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": field.required}
    if isinstance(field, Choice):
        choices = [("", _("Choose one")), *field.choices]
        return NeededLaterChoice(**about, choices=choices)
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if isinstance(field, Moment):
        attrs |= {**WHOLE_TIME, "step": 60}
        zone = _("Without another time zone: {zone}") if has_zone else _("Time zone: {zone}")
        said = format_lazy(zone, zone=get_current_timezone_name())
        about["help_text"] = format_lazy("{} {}", field.help, said) if field.help else said
    if isinstance(field, Zone):
        return Zones(**about, widget=forms.TextInput(attrs={**attrs, "list": ZONES}))
    if isinstance(field, Lines | Addresses):
        has_signs = isinstance(field, Lines) and field.has_signs
        kind = Pages if isinstance(field, Addresses) else SignedLines if has_signs else NeededLater
        return kind(**about, widget=forms.Textarea(attrs={"rows": 3, **attrs}))
    return NeededLater(**about, widget=forms.TextInput(attrs=attrs))


def details_in(form: forms.Form, kind: Kind) -> dict[str, str] | None:
    """Cleaned input as it is stored. None (no change) if the form was sent without the fields.

    Errors are added to their fields.
    """
    if not any(key_of(kind, field) in form.data for field in kind.fields):
        return None
    details = {}
    zone = _zone_in(form, kind)
    for field in kind.fields:
        key, which = key_of(kind, field), which_of(kind, field)
        if field in SHARING and key not in form.data:  # not shown: there is no picture to choose, say
            details[field.name] = form.initial.get(key, "")
            continue
        with errors_in(form, key, fields={TimeComesTwice: which}):
            typed = form.cleaned_data.get(key, "")
            if isinstance(field, Moment):
                details[field.name] = field.read(typed, form.cleaned_data.get(which, ""), zone)
            else:
                details[field.name] = field.read(typed)
            if field is CANONICAL:
                sharing_fields.require_public_page(details[field.name])
    if not form.errors and kind.check and (sentence := kind.check(kind.facts(details))):
        form.add_error(f"{kind.name}-{kind.ends or kind.fields[0].name}", str(sentence))
    return details


def _zone_in(form: forms.Form, kind: Kind) -> ZoneInfo | None:
    """Time zone of the submitted times; an unknown one is an error of its own field."""
    for field in kind.fields:
        if field.name == kind.zone:
            try:
                return kind.zone_of({field.name: field.read(form.cleaned_data.get(key_of(kind, field), ""))})
            except Invalid:
                return None
    return None


def shown(form: forms.Form, kind: Kind) -> Iterator[BoundField]:
    """Visible fields: the choice between the two hours is shown only if the time is ambiguous."""
    for field in kind.own_fields:
        yield form[key_of(kind, field)]
        which = which_of(kind, field)
        if which in form.fields and (form[which].value() or (form.is_bound and which in form.errors)):
            yield form[which]


def shared(form: forms.Form, kind: Kind) -> Iterator[BoundField]:
    """Visible fields for search engines and social networks: a choice of pictures needs some."""
    for field in SHARING:
        name = key_of(kind, field)
        if name in form.fields and (field is not SHARE_PICTURE or sharing_fields.pictures_of(form)):
            yield form[name]


def put_into(data: Any, kind: Kind, details: Mapping[str, str]) -> None:
    """Replaces the submitted values by ``details`` (``data``: a mutable QueryDict)."""
    zone = kind.zone_of(details)
    for field in kind.fields:
        kept = details.get(field.name, "")
        if isinstance(field, Moment):
            data[key_of(kind, field)] = field.typed(kept, zone)
            data[which_of(kind, field)] = field.which(kept, zone)
        else:
            data[key_of(kind, field)] = field.typed(kept)
