"""One field of a form in its frame: label, hint, errors, control. The markup stands in templates/forms/ as patterns.

A frame has a dozen conditions, and an editor's page eight frames; a pattern is rendered once for each language.
"""

from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.cms.patterns import fill, pattern


def field_html(field: BoundField, extra: str = "") -> SafeString:
    """``extra`` adds classes to the frame. A hidden field has no frame."""
    control: SafeString = field.__html__()
    if field.is_hidden:
        return control
    described = field.aria_describedby if field.use_fieldset else ""
    slots = {
        "classes": f"{'field--wrong' if _is_wrong(field) else ''} {extra}",
        "described": format_html(' aria-describedby="{}"', described) if described else "",
        "label": field.label,
        "label_for": field.id_for_label,
        "id": field.auto_id,
        "optional": "" if field.field.required else pattern("forms/optional.html"),
        "hint": hint_html(field),
        "control": control,
    }
    return fill(pattern(f"forms/{_frame_of(field)}.html"), [slots])


def _frame_of(field: BoundField) -> str:
    if field.use_fieldset:
        return "frame_of_choices"
    return "frame_of_checkbox" if field.widget_type == "checkbox" else "frame"


def hint_html(field: BoundField) -> SafeString | str:
    """The hint, and what is wrong with the present value."""
    if _is_wrong(field):
        return render_to_string("forms/hint.html", {"field": field})
    if not field.help_text:
        return ""
    return fill(pattern("forms/hint_alone.html"), [{"id": field.auto_id, "hint": field.help_text}])


def _is_wrong(field: BoundField) -> bool:
    return field.name in field.form.errors
