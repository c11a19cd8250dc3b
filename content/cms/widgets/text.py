"""Widgets of the editor, rendered without a template: Django takes 300 function calls more for each field."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def as_attributes(attributes: Mapping[str, Any]) -> SafeString:
    """HTML attributes of a widget. Django's template for them resolves 300 of the 680 variables of the editor."""
    written = [
        f" {_name(name)}" if value is True else f' {_name(name)}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    ]
    return SafeString("".join(written))


_name = lru_cache(maxsize=256)(escape)


class Textarea(forms.Textarea):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attributes = as_attributes({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<textarea{}>\n{}</textarea>", attributes, self.format_value(value) or "")


class _Input(forms.widgets.Input):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.format_value(value)
        own = {"type": self.input_type, "name": name} | ({} if shown is None else {"value": shown})
        return format_html("<input{}>", as_attributes(own | self.build_attrs(self.attrs, attrs)))


class TextInput(_Input, forms.TextInput):
    pass


class HiddenInput(_Input, forms.HiddenInput):
    pass


class Select(forms.Select):
    """Its choices have no groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = (
            (as_attributes({"value": key, "selected": str(key) in chosen}), label)
            for key, label in self.choices
        )
        attributes = as_attributes({"name": name, **self.build_attrs(self.attrs, attrs)})
        listed = format_html_join("\n", "<option{}>{}</option>", options)
        return format_html("<select{}>\n{}\n</select>", attributes, listed)


class ComparedField(forms.CharField):
    """Text whose initial value is sent back with it: only what was changed since is a change."""

    hidden_widget = HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(show_hidden_initial=True, **options)
