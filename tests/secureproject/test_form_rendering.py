"""Widgets written by Python are, letter for letter, those of Django's templates; whatever is in them is escaped."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st

from secureproject.form_rendering import OPTION, WRITTEN, FormRenderer

EVIL = "\"'><script>alert(1)</script>&amp;{{ x }}{% y %}"
OURS, THEIRS = FormRenderer(), DjangoTemplates()
PLAIN: tuple[type[forms.Widget], ...] = (
    forms.TextInput, forms.Textarea, forms.EmailInput, forms.NumberInput, forms.PasswordInput, forms.HiddenInput,
    forms.URLInput, forms.CheckboxInput,
)  # fmt: skip
texts = st.text(max_size=20) | st.sampled_from(["", EVIL, "\n", " x ", "<b>", "’"])
attributes = st.dictionaries(
    st.sampled_from(["id", "data-x", "rows", "required", EVIL]),
    texts | st.booleans() | st.integers() | st.sampled_from([SafeString("<&>"), _("Title"), 1.5]),
)
choices = st.lists(
    st.tuples(texts, texts) | st.tuples(texts, st.lists(st.tuples(texts, texts), max_size=3)), max_size=4
)


@given(widget=st.sampled_from(PLAIN), name=texts, value=texts | st.none() | st.integers(), attrs=attributes)
def test_plain_widgets_are_the_same(
    widget: type[forms.Widget], name: str, value: Any, attrs: dict[str, Any]
) -> None:
    made = widget(attrs=attrs)
    assert made.render(name, value, renderer=OURS) == made.render(name, value, renderer=THEIRS)


@given(
    widget=st.sampled_from([forms.Select, forms.SelectMultiple]),
    choices=choices,
    value=texts | st.none(),
    attrs=attributes,
)
def test_selections_are_the_same(
    widget: type[forms.Select], choices: Any, value: Any, attrs: dict[str, Any]
) -> None:
    made = widget(attrs=attrs, choices=choices)
    given_value = [value] if widget is forms.SelectMultiple else value
    assert made.render("x", given_value, renderer=OURS) == made.render("x", given_value, renderer=THEIRS)


@pytest.mark.parametrize("widget", [*PLAIN, forms.Select], ids=lambda widget: widget.__name__)
def test_nothing_in_a_widget_becomes_markup(widget: type[forms.Widget]) -> None:
    made: Any = widget(attrs={"title": EVIL, EVIL: "x"})
    made.choices = [(EVIL, EVIL), (EVIL, [(EVIL, EVIL)])]
    assert "<script" not in made.render(EVIL, EVIL, renderer=OURS)


def test_a_widget_with_a_template_of_its_own_keeps_it() -> None:
    class Radio(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    for made in (
        Radio(choices=[("a", "A")]),
        forms.RadioSelect(choices=[("a", "A")]),
        forms.ClearableFileInput(),
    ):
        assert made.render("x", "a", renderer=OURS) == made.render("x", "a", renderer=THEIRS)


def test_it_is_in_use() -> None:
    assert type(get_default_renderer()) is FormRenderer
    assert OPTION in WRITTEN
