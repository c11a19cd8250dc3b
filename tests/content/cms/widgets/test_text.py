"""Widgets without a template write what Django's write."""

import pytest
from django import forms
from django.test import SimpleTestCase

from content.cms.widgets import text

EVIL = "\"'></textarea><script>alert(1)</script>{x}"
CHOICES = [("", "None"), (EVIL, EVIL), ("a", "A")]


@pytest.mark.parametrize("value", [None, "", "a", EVIL, 7])
@pytest.mark.parametrize(
    ("ours", "django"),
    [
        (text.Textarea(attrs={"rows": 2, "data-x": EVIL}), forms.Textarea(attrs={"rows": 2, "data-x": EVIL})),
        (text.TextInput(attrs={"required": True}), forms.TextInput(attrs={"required": True})),
        (text.HiddenInput(attrs={"disabled": False}), forms.HiddenInput(attrs={"disabled": False})),
        (text.Select(choices=CHOICES), forms.Select(choices=CHOICES)),
    ],
)
def test_the_markup_is_that_of_django(ours: forms.Widget, django: forms.Widget, value: object) -> None:
    written = ours.render("name", value, {"id": "id_name"})
    SimpleTestCase().assertHTMLEqual(written, django.render("name", value, {"id": "id_name"}))
    assert "<script" not in written
