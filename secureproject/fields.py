"""One field of a form in its frame: label, hint, errors, control. The markup stands in templates/forms/ as patterns.

A frame has a dozen conditions, and an editor's page eight frames; a pattern is rendered once for each language, and the
frame of a field that still is as its form declares it is filled once for each language.
"""

from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.forms import (
    BoundField,
    ChoiceField,
    Field,
    Form,
    HiddenInput,
    Select,
    Textarea,
    TextInput,
    Widget,
)
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.cms.patterns import fill, pattern


def field_html(field: BoundField, extra: str = "") -> SafeString:
    """``extra`` adds classes to the frame. A hidden field has no frame."""
    control = control_html(field)
    if field.is_hidden:
        return control
    described = (field.aria_describedby or "") if field.use_fieldset else ""
    place = (_frame_of(field), field.auto_id, field.id_for_label, described, extra)
    form: Any = type(field.form)
    declared: Field | None = form.base_fields.get(field.name)
    wrong = _is_wrong(field)
    if declared is None or wrong or not _is_as_declared(field, declared):
        before, after = _frame(field, hint_html(field), *place, wrong=wrong)
    else:
        keep = _kept_frame.__wrapped__ if settings.DEBUG else _kept_frame
        before, after = keep(declared, *place, get_language())
    return SafeString(f"{before}{control}{after}")


def control_html(field: BoundField) -> SafeString:
    """What ``{{ field }}`` gives. A control that still is as its form declares it is kept around its value."""
    form: Any = type(field.form)
    declared: Field | None = form.base_fields.get(field.name)
    if declared is None or not _is_kept(field, declared) or _is_wrong(field):
        plain: SafeString = field.__html__()
        return plain
    if not field.field.show_hidden_initial:
        return _around_value(field, declared, initial=False)
    # What the page was opened with stands beside it, under a name of its own.
    return SafeString(f"{_around_value(field, declared)}{_around_value(field, declared, initial=True)}")


def _around_value(field: BoundField, declared: Field, *, initial: bool = False) -> SafeString:
    widget = field.field.hidden_widget() if initial else field.field.widget
    if isinstance(widget, Select):
        value = str(field.value() or "")
        return SafeString(_control(field, declared, widget, value, initial=False)[0])
    value = widget.format_value(field.value())
    shown = None if value is None else _VALUE
    before, after = _control(field, declared, widget, shown, initial=initial)
    return SafeString(before if value is None else f"{before}{escape(value)}{after}")


def rich_text_html(field: BoundField) -> SafeString:
    """The text of an article with all that an editor has around it; see cms/editor.html."""
    slots = {
        "id": field.auto_id,
        "label_for": field.id_for_label,
        "label": field.label,
        "hint": hint_html(field),
        "control": control_html(field),
    }
    return fill(pattern("cms/editor.html"), [slots])


def hidden_html(form: Form) -> SafeString:
    """The hidden fields of ``form``."""
    names = [name for name, field in form.fields.items() if field.widget.is_hidden]
    return SafeString("".join([control_html(form[name]) for name in names]))


def _is_kept(field: BoundField, declared: Field) -> bool:
    own, widget, was = field.field, field.field.widget, declared.widget
    if type(widget) not in {Textarea, TextInput, HiddenInput, Select} or own.localize:
        return False
    if own.show_hidden_initial and field.form.is_bound:
        return False
    if isinstance(widget, Select) and not was.choices:
        return False
    if own is declared:
        return True
    if isinstance(widget, Select) and list(widget.choices) != list(was.choices):
        return False
    as_declared = widget.attrs == was.attrs and own.disabled == declared.disabled
    # What a control shows of its field: whether it has to be filled in, and that there is a hint.
    return as_declared and own.required == declared.required and own.help_text is declared.help_text


_VALUE = "\ue000"  # of private use: nobody's word, and nothing that is escaped
_controls: dict[tuple[Any, ...], tuple[str, str]] = {}
MOST_CONTROLS = 1024


def _control(
    field: BoundField, declared: Field, widget: Widget, value: str | None, *, initial: bool
) -> tuple[str, str]:
    """What stands before the value, and what after it, as Django's widget writes them; kept for each language."""
    form: Any = field.form
    name = field.html_initial_name if initial else field.html_name
    id_ = field.auto_id and (field.html_initial_id if initial else field.auto_id)
    key = (declared, name, id_, form.use_required_attribute, field.field.required, value, get_language())
    if (known := _controls.get(key)) and not settings.DEBUG:
        return known
    attrs: dict[str, Any] = field.build_widget_attrs({}, widget)
    if id_ and "id" not in widget.attrs:
        attrs["id"] = id_
    written = widget.render(name, value, attrs=attrs, renderer=form.renderer)
    before, _value, after = written.partition(_VALUE)
    if len(_controls) >= MOST_CONTROLS:
        _controls.clear()
    _controls[key] = (before, after)
    return before, after


def _is_as_declared(field: BoundField, declared: Field) -> bool:
    """Whether nothing that its frame shows was changed for this form alone."""
    own: Any = field
    return (
        own.label is declared.label
        and own.help_text is declared.help_text
        and own.field.required == declared.required
    )


@lru_cache(maxsize=512)
def _kept_frame(
    declared: Field, kind: str, auto_id: str, label_for: str, described: str, extra: str, language: str | None
) -> tuple[str, str]:
    hint = _hint_alone(auto_id, declared.help_text) if declared.help_text else ""
    return _frame(declared, hint, kind, auto_id, label_for, described, extra)


def _frame(
    field: Field | BoundField,
    hint: str,
    kind: str,
    auto_id: str,
    label_for: str,
    described: str,
    extra: str,
    *,
    wrong: bool = False,
) -> tuple[str, str]:
    """What stands before the control, and what after it."""
    plain = field.field if isinstance(field, BoundField) else field
    slots = {
        "classes": f"{'field--wrong' if wrong else ''} {extra}",
        "described": format_html(' aria-describedby="{}"', described) if described else "",
        "label": field.label,
        "label_for": label_for,
        "id": auto_id,
        "optional": "" if plain.required or _is_always_answered(plain) else pattern("forms/optional.html"),
        "hint": hint,
    }
    before, _control, after = pattern(f"forms/{kind}.html").partition("{control}")
    return fill(SafeString(before), [slots]), fill(SafeString(after), [slots])


def _is_always_answered(field: Field) -> bool:
    """A list whose empty value has a name of its own, such as "No": nobody can leave it out."""
    if getattr(field.widget, "names_none", False):
        return True
    choices: Any = getattr(field, "choices", ())
    return type(field) is ChoiceField and any(value == "" for value, _name in choices)


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
    return _hint_alone(field.auto_id, field.help_text)


def _hint_alone(auto_id: str, hint: str | Promise) -> SafeString:
    return fill(pattern("forms/hint_alone.html"), [{"id": auto_id, "hint": hint}])


def _is_wrong(field: BoundField) -> bool:
    return field.name in field.form.errors
