"""Widgets without a template write what Django's write."""

import pytest
from django import forms
from django.test import SimpleTestCase

from content.cms.widgets import text

EVIL = "\"'></textarea><script>alert(1)</script>{x}"


@pytest.mark.parametrize("value", [None, "", "a", EVIL, 7])
@pytest.mark.parametrize("name", ["Textarea", "TextInput", "HiddenInput", "Select"])
def test_the_markup_is_that_of_django(name: str, value: object) -> None:
    ours, django = (getattr(module, name)({"rows": 2, "data-x": EVIL}) for module in (text, forms))
    ours.choices = django.choices = [("", "None"), (EVIL, EVIL), ("a", "A")]
    written = ours.render("name", value, {"required": True, "disabled": False})
    SimpleTestCase().assertHTMLEqual(written, django.render("name", value, {"required": True}))
    assert "<script" not in written
