"""Frames of fields and the constant parts of pages: nothing that anybody typed becomes markup or meets a stranger."""

from typing import Any, cast

import pytest
from django import forms
from django.template import engines
from django.utils.html import escape
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from content.cms.patterns import fill, pattern
from secureproject.fields import control_html, field_html

EVIL = "\"'><script>alert(1)</script>{x}"


class Evil(forms.Form):
    text = forms.CharField(label=EVIL, help_text=EVIL, required=False)
    needed = forms.CharField(label=EVIL, show_hidden_initial=True)
    box = forms.BooleanField(label=EVIL, help_text=EVIL)
    some = forms.ChoiceField(
        label=EVIL, help_text=EVIL, choices=[(EVIL, EVIL)], widget=forms.CheckboxSelectMultiple
    )
    hidden = forms.CharField(widget=forms.HiddenInput)
    one = forms.ChoiceField(choices=[("", "None"), ("a", "A"), (EVIL, EVIL)], required=False)
    long = forms.CharField(widget=forms.Textarea, show_hidden_initial=True, required=False)

    def clean_needed(self) -> str:
        raise forms.ValidationError(EVIL)


def drawn(text: str, **context: Any) -> str:
    return engines["django"].from_string("{% load i18n interface %}" + text).render(context)


@pytest.mark.parametrize("form", [Evil(), Evil({"needed": EVIL, "text": EVIL})], ids=["new", "wrong"])
@pytest.mark.parametrize("name", ["text", "needed", "box", "some", "hidden"])
def test_nothing_in_a_frame_becomes_markup(name: str, form: Evil) -> None:
    html = field_html(form[name], EVIL)
    assert "<script" not in html
    included = '{% include "forms/field.html" with field=field class=extra %}'
    assert html.strip() == drawn(included, field=form[name], extra=EVIL).strip()


def test_a_mistake_is_told_at_its_field_and_tied_to_it() -> None:
    html = field_html(Evil({"needed": "x"})["needed"])
    assert 'class="field field--wrong ' in html
    assert '<div id="id_needed_error"><p class="field__error">' in html
    assert 'aria-describedby="id_needed_error"' in html
    assert 'name="initial-needed"' in html


def test_what_was_changed_for_one_form_alone_is_shown_there_alone() -> None:
    form = Evil()
    before = field_html(form["text"])
    changed = Evil()
    changed.fields["text"].help_text, changed.fields["text"].required = "Only <b>here</b>.", True
    assert "Only &lt;b&gt;here&lt;/b&gt;." in field_html(changed["text"])
    assert "(optional)" not in field_html(changed["text"])
    changed = Evil()
    changed.fields["text"].label = "Another label"
    assert "Another label" in field_html(changed["text"])
    assert 'for="id_second-text"' in field_html(Evil(prefix="second")["text"])
    assert field_html(Evil()["text"]) == before


def test_what_a_frame_is_kept_for_is_only_its_frame() -> None:
    for value in ("first", EVIL):
        html = field_html(Evil(initial={"text": value})["text"])
        assert f'value="{escape(value)}"' in html


def test_whatever_is_filled_in_is_escaped() -> None:
    html = drawn('{% filled "cms/take_down_warning.html" title=title %}', title=EVIL)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{x}" in html


def test_what_may_be_left_empty_says_so() -> None:
    assert "(optional)" in field_html(Evil()["text"])
    assert "(optional)" not in field_html(Evil()["needed"])


def test_what_is_constant_shows_nobody() -> None:
    inside = "{{ user }}{% if user %}!{% endif %}{% include 'forms/optional.html' %}</p>"
    template = "{% constant %}" + inside + "{% endconstant %}{{ user }}"
    assert drawn(template, user="Cara").endswith("</p>Cara")
    assert "Cara!" not in drawn(template, user="Cara")


def test_what_is_constant_is_drawn_once_for_each_language() -> None:
    template = engines["django"].from_string(
        "{% load i18n interface %}{% constant %}{% get_current_language as language %}{{ language }}{% endconstant %}"
    )
    for language in ("en", "de", "en"):
        with override(language):
            assert template.render({}) == language


@given(st.lists(st.dictionaries(st.sampled_from(["url", "title"]), st.text() | st.integers(), min_size=2)))
def test_whatever_fills_a_slot_is_escaped(rows: list[dict[str, Any]]) -> None:
    html = fill(pattern("cms/review_button.html"), [row | {"title": f"<b>{row['title']}"} for row in rows])
    assert "<b>" not in html
    assert html.count("<a ") == len(rows)


def test_html_of_ours_stays() -> None:
    button = pattern("cms/review_button.html")
    inner = fill(button, [{"url": "/", "title": "<i>"}])
    outer = fill(button, [{"url": "/", "title": inner}])
    assert inner in outer
    assert "&lt;i&gt;" in inner


@given(st.one_of(st.none(), st.text()), st.booleans())
def test_a_control_that_is_kept_is_what_django_would_write(value: str | None, required: bool) -> None:
    other_choices = Evil(initial={"one": value})
    cast("forms.ChoiceField", other_choices.fields["one"]).choices = [("a", "Another")]
    forms_of_it = (
        Evil(initial=dict.fromkeys(Evil.base_fields, value)),
        Evil({"text": value or "", "hidden": "<x>", "one": value or "a", "long": "x", "initial-long": value}),
        Evil(initial={"one": "a"}, prefix="second"),
        other_choices,
    )
    for form in forms_of_it:
        form.use_required_attribute = required
        for field in form:
            assert control_html(field) == str(field)


def test_what_was_changed_in_a_control_for_one_form_alone_stays_there() -> None:
    before = control_html(Evil()["text"])
    changed = Evil()
    changed.fields["text"].disabled = True
    assert "disabled" in control_html(changed["text"])
    assert control_html(Evil()["text"]) == before
