"""Forms of administrators about users. None has a field of the administrator's own account."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.authentication.forms import DeleteAccountForm
from content.cms.widgets.partial_dates import LastDayField, end_of_day
from foundation.names import NameField
from rbac.actions import Action
from rbac.administration.custom_roles import every_role
from rbac.custom_role_cells import Offer, offers, sorted_actions
from rbac.models import CustomRole
from rbac.names import role_label
from rbac.rulebook import rulebook
from secureproject.people.places import PlaceField

NOT_INCLUDED = ""


def role_choices() -> list[tuple[str, str]]:
    return [(key, capfirst(name)) for key, name in every_role()]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = NameField(
        label=_("Name"),
        help_text=_("The person can change it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=lambda: [("", _("None yet")), *role_choices()], required=False
    )
    scope = PlaceField(required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("role") and typed.get("scope") == "":
            self.add_error("scope", _("Say where the role counts."))
        return typed


class DeletePersonForm(DeleteAccountForm):
    reason = forms.CharField(label=_("Reason"), help_text=_("It stands in the audit log."), max_length=400)
    field_order = ("reason", "keep_name", "understood")


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=role_choices)
    scope = PlaceField()
    last_day = LastDayField(
        label=_("Last day"),
        help_text=_("Leave it empty for a role without an end."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Shown to reviewers of the roles."), max_length=400
    )

    @property
    def until(self) -> datetime | None:
        day = self.cleaned_data["last_day"]
        return end_of_day(day) if day else None


class RoleForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("What people will read: “Legal reviewer”."),
        max_length=CustomRole.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("What it is for"),
        max_length=CustomRole.LONGEST_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("It stands in the history of this role."), max_length=400
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, role: CustomRole | None = None) -> None:
        shown = ("name", "description", "version")
        super().__init__(data, initial={name: getattr(role, name) for name in shown} if role else {})
        for action in sorted_actions():
            self.fields[str(action)] = _choice_for(action, role.cells if role else {})

    @property
    def cells(self) -> dict[str, str]:
        """The chosen cells; call it on a valid form only."""
        return {str(a): role for a in sorted_actions() if (role := self.cleaned_data[str(a)])}

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Actions grouped by the objects they apply to."""
        found: dict[str, list[forms.BoundField]] = {}
        for action in sorted_actions():
            model = rulebook.model_of(action)
            name = str(model._meta.verbose_name_plural) if model else str(_("the whole site"))
            found.setdefault(name, []).append(self[str(action)])
        yield from found.items()

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "description", "reason")]


def _choice_for(action: Action, cells: Mapping[str, str]) -> forms.ChoiceField:
    ways = offers(action)
    chosen = cells.get(str(action), NOT_INCLUDED)
    shown = {offer.role for offer in ways}
    if chosen and chosen not in shown:
        # A file may name a higher role with the same cell: offered under its own name, so that saving changes nothing.
        cell = rulebook.row(action).roles.get(chosen)
        ways = [o for o in ways if cell is None or o.cell.condition is not cell.condition]
        ways += [Offer(chosen, cell)] if cell is not None and cell.grants else []
    choices = [(NOT_INCLUDED, _("No")), *((offer.role, _words(offer)) for offer in ways)]
    label = str(action.label)
    return forms.ChoiceField(label=capfirst(label), choices=choices, required=False, initial=chosen)


def _words(offer: Offer) -> Any:
    if offer.cell.condition is None:
        return _("Yes")
    facts = {"role": role_label(offer.role), "reason": offer.cell.reason}
    return _("Only like a %(role)s: %(reason)s") % facts
