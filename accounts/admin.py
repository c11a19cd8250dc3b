"""Django admin of factor policies. Registered in secureproject/admin_site.py."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import SET_FACTOR_POLICY, VIEW_FACTOR_POLICY
from accounts.models import FactorPolicy
from accounts.second_factor.set_factor_policy import set_policy
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Verb
from rbac.names import role_label
from rbac.rulebook import role_names


class FactorPolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    role = forms.ChoiceField(
        label=_("role"), choices=lambda: [(name, role_label(name)) for name in role_names()]
    )

    class Meta:
        model = FactorPolicy
        fields = ("role", "passkey_required", "may_remember_device", "grace_days")

    def validate_unique(self) -> None:
        """Accepts a role that already has a policy: ``set_policy`` updates it."""


def _set_policy(by: Any, obj: Any, data: Mapping[str, Any]) -> FactorPolicy:
    return set_policy(
        data["role"],
        by=by,
        passkey_required=data["passkey_required"],
        may_remember_device=data["may_remember_device"],
        grace_days=data["grace_days"],
    )


class FactorPolicyAdmin(GuardedAdmin):
    view_action = VIEW_FACTOR_POLICY
    creates = changes = Verb(SET_FACTOR_POLICY, _set_policy)
    form = FactorPolicyForm
    list_display = ("role", "passkey_required", "may_remember_device", "grace_days")
    ordering = ("role",)
