"""Fields of forms in their frames. Filling a pattern takes half the function calls of including a template."""

from typing import Any

from django.forms import BoundField, CheckboxInput, ChoiceField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.formatting.html_patterns import pattern

NOTHING = SafeString()


def form_field(field: BoundField, more: str = "") -> SafeString:
    """``field`` with label, hint, errors and control; a hidden field alone. ``more``: one more class of the frame."""
    if field.is_hidden:
        return SafeString(field)
    field.help_text = str(field.help_text)  # translated once: it is asked for five times
    is_wrong = field.name in field.form.errors
    return format_html(
        _frame(field),
        id=field.auto_id,
        label_for=field.id_for_label,
        label=field.label,
        hint=field.help_text or NOTHING,
        more=more or NOTHING,
        wrong=SafeString(" field--wrong") if is_wrong else NOTHING,
        errors=render_to_string("forms/field_errors.html", {"field": field}) if is_wrong else NOTHING,
        described=_described(field) if field.use_fieldset else NOTHING,
        control=field,
    )


def _frame(field: BoundField) -> SafeString:
    is_choice = isinstance(field.field.widget, CheckboxInput)
    frame = "group" if field.use_fieldset else "choice" if is_choice else ""
    about = {"is_optional": is_optional(field), "has_hint": bool(field.help_text)}
    return pattern("forms/field.html", frame=frame, **about)


def _described(field: BoundField) -> SafeString:
    hints = field.aria_describedby
    return format_html(' aria-describedby="{}"', hints) if hints else NOTHING


def is_optional(field: BoundField) -> bool:
    """Whether ``field`` can be left empty. A list whose empty value has a name, such as "No", never is."""
    plain: Any = field.field
    if plain.required or getattr(plain.widget, "names_none", False):
        return False
    choices: Any = plain.choices if type(plain) is ChoiceField else ()
    return all(value != "" for value, _name in choices)
