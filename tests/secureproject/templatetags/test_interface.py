"""Tags and filters of every page, and fields in their frames (forms/field.html): nothing typed becomes markup."""

import pytest
from django import forms
from django.template.loader import render_to_string

from secureproject.templatetags.interface import icon, sentence

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


def field_html(field: forms.BoundField, extra: str = "") -> str:
    return render_to_string("forms/field.html", {"field": field, "class": extra})


@pytest.mark.parametrize("form", [Evil(), Evil({"needed": EVIL, "text": EVIL})], ids=["new", "wrong"])
@pytest.mark.parametrize("name", ["text", "needed", "box", "some", "hidden"])
def test_nothing_in_a_frame_becomes_markup(name: str, form: Evil) -> None:
    html = field_html(form[name], EVIL)
    assert "<script" not in html


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


def test_what_may_be_left_empty_says_so() -> None:
    assert "(optional)" in field_html(Evil()["text"])
    assert "(optional)" not in field_html(Evil()["needed"])
    assert "(optional)" not in field_html(Evil()["one"])  # its empty value has a name


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="&lt;Done&gt;"' in icon("check", label="<Done>")


@pytest.mark.parametrize(
    ("reason", "shown"),
    [("editors publish here", "Editors publish here."), ("Wait!", "Wait!"), ("", ""), ("élan", "Élan.")],
)
def test_a_reason_is_shown_as_a_sentence(reason: str, shown: str) -> None:
    assert sentence(reason) == shown
