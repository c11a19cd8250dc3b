"""Required approvers in a policy's form: roles to choose, users by email address."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from content.policy import LABELS, InForce, words
from content.required_approvals import (
    MOST,
    PERSON,
    ROLE,
    Demands,
    demands_of,
    people_in,
)
from foundation.collation import as_read
from rbac.models import CustomRole
from rbac.names import role_label
from rbac.rulebook import role_names

INHERIT, NOBODY, THESE = "inherit", "nobody", "these"
PLACES = range(1, MOST + 1)
_SEPARATOR = re.compile(r"[,;\s]+")


class PeopleField(forms.CharField):
    """Email addresses of accounts, separated by commas, parsed to tokens. Never a list of all users to choose from.

    ``named``: keys of users whom the policy names already. They may stay when their account is deactivated: removing
    them loosens the policy, and would make every other change of it wait.
    """

    def __init__(self, *, named: Collection[int], **options: Any) -> None:
        super().__init__(**options)
        self.named = named

    def to_python(self, value: Any) -> Any:
        typed = [part for part in _SEPARATOR.split(super().to_python(value) or "") if part]
        return [f"{PERSON}{self._key(address)}" for address in typed]

    def _key(self, address: str) -> int:
        person: Any = get_user_model()._default_manager.filter(email__iexact=address).first()
        if person is None:
            raise forms.ValidationError(_t("Nobody here logs in with “%(address)s”.") % {"address": address})
        if not person.is_active and person.pk not in self.named:
            raise forms.ValidationError(
                _t(
                    "The account of “%(address)s” is deactivated, so this approval could never be given. Name somebody"
                    " else, or have the account reactivated first."
                )
                % {"address": address}
            )
        return int(person.pk)


def whose_fields(above: InForce | None, *, own: Any, required: bool) -> dict[str, forms.Field]:
    """``above``: the inherited policy; None for the site. The choice itself, and two fields for each approval.

    ``own``: present requirements of the policy.
    """
    named = people_in(demands_of(own))
    not_in_use = _not_in_use(demands_of(own))
    roles = [(f"{ROLE}{role}", role_label(role)) for role in _roles()]
    fields: dict[str, forms.Field] = {
        "demands": forms.ChoiceField(
            label=str(LABELS["demands"]),
            choices=list(_choices(above)),
            help_text=_(
                "It counts where four eyes are asked for. Each is by somebody else, and no guest stands in for anybody."
            ),
            required=required,
            widget=forms.RadioSelect,
        )
    }
    for number in PLACES:
        fields[f"roles_{number}"] = forms.MultipleChoiceField(
            label=_("Somebody with one of these roles"),
            choices=roles,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        fields[f"people_{number}"] = PeopleField(
            named=named,
            label=_("Or one of these people"),
            help_text=_hint(not_in_use.get(number, ())),
            required=False,
            max_length=1000,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
    return fields


def _not_in_use(demands: Demands) -> dict[int, list[str]]:
    """For each requirement the named users whose account is deactivated."""
    if not (keys := people_in(demands)):
        return {}
    people = get_user_model()._default_manager.filter(pk__in=keys, is_active=False).in_bulk()
    return {
        number: [str(people[key]) for key in people_in([demand]) if key in people]
        for number, demand in zip(PLACES, demands, strict=False)
    }


def _hint(not_in_use: Collection[str]) -> str:
    hint = _t("Their e-mail addresses, separated by commas.")
    if not_in_use:
        said = _t("Deactivated, so they approve nothing: %(who)s. Name somebody else in their place.")
        hint = f"{hint} {said % {'who': ', '.join(not_in_use)}}"
    return hint


def whose_initial(own: Any) -> dict[str, Any]:
    if own is None:
        return {"demands": INHERIT}
    demands = demands_of(own)
    people = get_user_model()._default_manager.in_bulk(people_in(demands))
    initial: dict[str, Any] = {"demands": THESE if demands else NOBODY}
    for number, demand in zip(PLACES, demands, strict=False):
        keys = people_in([demand])
        initial[f"roles_{number}"] = [token for token in demand if token.startswith(ROLE)]
        initial[f"people_{number}"] = ", ".join(str(getattr(people.get(key), "email", key)) for key in keys)
    return initial


def _choices(above: InForce | None) -> Any:
    if above is not None:
        yield INHERIT, _t("As above: %(value)s") % {"value": words("demands", above.demands)}
    yield NOBODY, _("By anybody who may approve there")
    yield THESE, _("By those who are chosen here")


def _roles() -> list[str]:
    """Highest first: an approver is hardly a contributor."""
    return [
        *reversed(role_names()),
        *CustomRole.objects.order_by(as_read(), "name").values_list("key", flat=True),
    ]
