"""Role forms: for each action, whether the role includes it, and with which condition."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rbac.actions import Action
from rbac.custom_role_cells import Offer, offers, sorted_actions
from rbac.models import CustomRole
from rbac.names import role_label
from rbac.rulebook import rulebook

NOT_INCLUDED = ""


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
    return forms.ChoiceField(
        label=label[:1].upper() + label[1:], choices=choices, required=False, initial=chosen
    )


def _words(offer: Offer) -> Any:
    if offer.cell.condition is None:
        return _("Yes")
    facts = {"role": role_label(offer.role), "reason": offer.cell.reason}
    return _("Only like a %(role)s: %(reason)s") % facts
