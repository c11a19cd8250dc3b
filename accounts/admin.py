"""Django admin of users: view, invite and freeze. Registered in secureproject/admin_site.py."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import (
    FREEZE_PERSON,
    INVITE_PERSON,
    SET_FACTOR_POLICY,
    VIEW_FACTOR_POLICY,
    VIEW_PERSON,
)
from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.lifecycle.invitations import invite
from accounts.models import FactorPolicy, User
from accounts.second_factor.set_factor_policy import set_policy
from foundation.collation import as_read
from rbac.django_admin.guarded_admin import GuardedAdmin, Verb
from rbac.names import role_label
from rbac.rulebook import role_names


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email", "name")

    def validate_unique(self) -> None:
        """Accepts an existing account's email, to invite again. ``invite`` refuses addresses in use."""


class FreezingForm(forms.ModelForm):  # type: ignore[type-arg]
    frozen = forms.BooleanField(
        label=_("Frozen"),
        required=False,
        help_text=_("While it is frozen, no one can log in to this account."),
    )
    why = forms.CharField(label=_("Why"), max_length=400)

    class Meta:
        model = User
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "frozen" in self.fields:
            shut = self.instance.frozen_at or self.instance.roles_frozen_at
            self.fields["frozen"].initial = bool(shut)


def _invite(by: Any, obj: Any, data: Mapping[str, Any]) -> User:
    invite(data["email"], data["name"], by=by)
    return User.objects.get_by_natural_key(data["email"])


def _freeze(by: Any, obj: Any, data: Mapping[str, Any]) -> None:
    (freeze if data["frozen"] else unfreeze)(obj, by=by, reason=data["why"])


class PersonAdmin(GuardedAdmin):
    view_action = VIEW_PERSON
    creates = Verb(INVITE_PERSON, _invite)
    changes = Verb(FREEZE_PERSON, _freeze)
    list_display = ("name", "email", "is_active", "frozen_at", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    ordering = (as_read(), "name", "pk")

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(
            request, obj, change, **{**kwargs, "form": FreezingForm if obj else InvitationForm}
        )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return ("email", "name")
        shown = ("email", "name", "is_active", "frozen_at", "created_at", "last_login")
        return (*shown, "frozen", "why") if self.has_change_permission(request, obj) else shown

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if obj is None else ("email", "name", "is_active", "frozen_at", "created_at", "last_login")


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
