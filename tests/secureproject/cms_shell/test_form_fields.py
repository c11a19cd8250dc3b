"""Fields in their frames: nothing typed becomes markup."""

import pytest
from django import forms

from secureproject.cms_shell.form_fields import form_field

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


@pytest.mark.parametrize("form", [Evil(), Evil({"needed": EVIL, "text": EVIL})], ids=["new", "wrong"])
@pytest.mark.parametrize("name", ["text", "needed", "box", "some", "hidden"])
def test_nothing_in_a_frame_becomes_markup(name: str, form: Evil) -> None:
    html = form_field(form[name], EVIL)
    assert "<script" not in html


def test_a_mistake_is_told_at_its_field_and_tied_to_it() -> None:
    html = form_field(Evil({"needed": "x"})["needed"])
    assert 'class="field field--wrong ' in html
    assert '<div id="id_needed_error"><p class="field__error">' in html
    assert 'aria-describedby="id_needed_error"' in html
    assert 'name="initial-needed"' in html


def test_what_was_changed_for_one_form_alone_is_shown_there_alone() -> None:
    form = Evil()
    before = form_field(form["text"])
    changed = Evil()
    changed.fields["text"].help_text, changed.fields["text"].required = "Only <b>here</b>.", True
    assert "Only &lt;b&gt;here&lt;/b&gt;." in form_field(changed["text"])
    assert "(optional)" not in form_field(changed["text"])
    changed = Evil()
    changed.fields["text"].label = "Another label"
    assert "Another label" in form_field(changed["text"])
    assert 'for="id_second-text"' in form_field(Evil(prefix="second")["text"])
    assert form_field(Evil()["text"]) == before


def test_what_may_be_left_empty_says_so() -> None:
    assert "(optional)" in form_field(Evil()["text"])
    assert "(optional)" not in form_field(Evil()["needed"])
    assert "(optional)" not in form_field(Evil()["one"])  # its empty value has a name
