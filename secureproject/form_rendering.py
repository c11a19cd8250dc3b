"""The plain widgets of forms, written by Python: the same HTML as from Django's templates, which include two others.

An editor's page has a dozen of them, and they took a third of the time in which it was rendered. Every other widget,
and whoever names another template for one, still gets a template.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.safestring import SafeString

type Widget = Mapping[str, Any]

FOLDER = "django/forms/widgets"
OPTION = f"{FOLDER}/select_option.html"
INPUTS = ("checkbox", "email", "hidden", "input", "number", "password", "text", "url")


class FormRenderer(DjangoTemplates):
    """``settings.FORM_RENDERER``."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        write = WRITTEN.get(template_name)
        if write is None or not _has_plain_options(context["widget"]):
            return str(super().render(template_name, context, request))
        return write(context["widget"])


def _input(widget: Widget) -> str:
    kind, name = _text(widget["type"]), _text(widget["name"])
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    # Browsers drop one line feed after the tag, so that one is given to them.
    value = _text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{_text(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(name: Any, options: list[Widget]) -> str:
    written = "".join(f"\n  {_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{_text(name)}">{written}\n  </optgroup>' if name else written


def _option(option: Widget) -> str:
    label = _text(localize(option["label"]))
    return f'<option value="{_text(option["value"])}"{_attributes(option)}>{label}</option>'


def _attributes(widget: Widget) -> str:
    given = [(_text(name), value) for name, value in widget["attrs"].items() if value is not False]
    return "".join(f" {name}" if value is True else f' {name}="{_text(value)}"' for name, value in given)


def _text(value: Any) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


def _has_plain_options(widget: Widget) -> bool:
    return all(
        option["template_name"] == OPTION
        for _name, options, _index in widget.get("optgroups", ())
        for option in options
    )


WRITTEN: Mapping[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}/{name}.html": _input for name in INPUTS},
    f"{FOLDER}/textarea.html": _textarea,
    f"{FOLDER}/select.html": _select,
    OPTION: _option,
}
