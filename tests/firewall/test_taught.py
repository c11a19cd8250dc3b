"""Every field in which people write freely is named in our-work.conf, or the firewall would stop them."""

import re
from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from content.kinds.fields import Choice
from content.site.legal_fields import Day, Email, every_field
from tests.firewall.conftest import FILES

OUR_WORK = (FILES / "our-work.conf").read_text()
OURS = ("accounts.", "content.", "secureproject.")
# Not free: what they take is checked letter by letter, or made by a program, and never looks like an attack.
NOT_WRITTEN = {
    "at",
    "due",
    "slug",
    "code",
    "recovery_code",
    "challenge",
    "website",
    "receipt",
    "confirmation",
    "accent",
    "accent_dark",
}


def every_form(form: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for below in form.__subclasses__():
        yield below
        yield from every_form(below)


def written_freely(field: forms.Field) -> bool:
    kinds = (forms.EmailField, forms.URLField, forms.SlugField, forms.UUIDField)
    return isinstance(field, forms.CharField) and not isinstance(field, kinds) and not field.widget.is_hidden


def test_the_firewall_knows_every_field_that_people_write_in() -> None:
    get_resolver().url_patterns  # noqa: B018  # imports every view, and with it every form
    fields = {
        name
        for form in every_form()
        if form.__module__.startswith(OURS)
        for name, field in getattr(form, "base_fields", {}).items()
        if written_freely(field)
    } | {name for name, field in every_field().items() if not isinstance(field, Choice | Day | Email)}
    assert {name for name in fields - NOT_WRITTEN if not re.search(rf"ARGS:{name}\b", OUR_WORK)} == set()
