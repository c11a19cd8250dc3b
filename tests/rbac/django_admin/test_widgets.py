"""The admin's look-up fields: what was sent in one is no reason to break, and what was chosen is still shown."""

from typing import Any

import pytest
from django import forms
from django.contrib.admin import AdminSite

from rbac.django_admin.widgets import SteadyAutocompleteSelect
from rbac.models import RoleAssignment, Scope


class Where(forms.Form):
    scope: Any = forms.ModelChoiceField(
        Scope.objects.all(),
        widget=SteadyAutocompleteSelect(RoleAssignment._meta.get_field("scope"), AdminSite()),
    )


def chosen(sent: str) -> list[str]:
    field = Where({"scope": sent})["scope"]
    [(_group, options, _index)] = field.field.widget.optgroups("scope", [sent])
    return [str(option["value"]) for option in options if option["selected"]]


@pytest.mark.parametrize("sent", ["x", "1 or 1=1", "9" * 40, "1.5"])
def test_what_is_no_key_chooses_nothing_and_breaks_nothing(news_scope: Scope, sent: str) -> None:
    assert chosen(sent) == []


def test_what_was_chosen_is_shown_again(news_scope: Scope, policies_scope: Scope) -> None:
    assert chosen(str(news_scope.pk)) == [str(news_scope.pk)]
