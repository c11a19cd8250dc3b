"""What the administration calls things is translated: a field without a name of its own would show its English one."""

from typing import Any

import pytest
from django.contrib.admin import ModelAdmin
from django.core.exceptions import FieldDoesNotExist
from django.test import RequestFactory

from secureproject.admin_site import site


def shown_by(admin: "ModelAdmin[Any]") -> set[str]:
    request = RequestFactory().get("/")
    fields = admin.fields or ()
    names = {*admin.get_list_display(request), *(name for name in fields if isinstance(name, str))}
    return names | ({*admin.get_fields(request)} if "get_fields" in type(admin).__dict__ else set())


@pytest.mark.parametrize("admin", site._registry.values(), ids=lambda admin: admin.opts.label)
def test_every_field_that_is_shown_has_a_translated_name(admin: "ModelAdmin[Any]") -> None:
    nameless = []
    for name in shown_by(admin):
        try:
            field = admin.opts.get_field(str(name))
        except FieldDoesNotExist:
            continue  # a method, which says its own name
        if type(getattr(field, "verbose_name", "")) is str:
            nameless.append(name)
    assert sorted(nameless) == []
