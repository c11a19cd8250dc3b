"""Forms for policies and emergency publication. Required approvers: roles to choose, users by email address."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models.articles.emergency import LONGEST_HOURS
from content.policy import (
    MOST,
    ORDER,
    PERSON,
    PROFILES,
    ROLE,
    Demands,
    InForce,
    Own,
    demands_of,
    people_in,
)
from content.policy_text import LABELS, WORDS, words
from foundation.collation import as_read
from rbac.models import CustomRole
from rbac.names import role_label
from rbac.rulebook import role_names

HINTS: Mapping[str, Any] = {
    "audience": gettext_lazy("No one reads a section below one that they may not read."),
    "four_eyes": "",
    "approvals": gettext_lazy("Each by another person. It counts where four eyes are asked for."),
    "factor": gettext_lazy("Anyone who writes or decides here has to be logged in with it."),
    "comments": "",
    "corrections": gettext_lazy("It counts where four eyes are asked for. Everybody concerned has mail."),
    "guests": gettext_lazy("A guest and the editor who invited them count as one person."),
    "devices": gettext_lazy(
        "It counts where four eyes are asked for. A device is known by a cookie: no proof."
    ),
    "signed": gettext_lazy("It counts where four eyes are asked for. Guests cannot sign."),
}
INHERIT, ANYONE, THESE = "inherit", "anyone", "these"
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
            raise forms.ValidationError(_("No one here logs in with “%(address)s”.") % {"address": address})
        if not person.is_active and person.pk not in self.named:
            raise forms.ValidationError(
                _(
                    "The account of “%(address)s” is deactivated, so this approval could never be given. Name another"
                    " person, or have the account reactivated first."
                )
                % {"address": address}
            )
        return int(person.pk)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("The person who has to agree reads it, and it is kept in the audit log."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PolicyForm(ReasonForm):
    """One choice for each value. ``above``: the inherited policy; None for the site, which inherits nothing."""

    def __init__(
        self,
        data: Any = None,
        *,
        own: Own,
        above: InForce | None,
        profile: str | None = None,
        cannot_sign: str = "",
    ) -> None:
        """``cannot_sign``: a sentence on users who could give no approval if it had to be signed."""
        super().__init__(data, initial=_initial(own, profile))
        for name in ORDER:
            self.fields[name] = forms.ChoiceField(
                label=str(LABELS[name]),
                choices=list(_choices(name, above)),
                help_text=HINTS[name],
                required=data is None or name in data,
            )
        self.fields["signed"].help_text = f"{HINTS['signed']} {cannot_sign}".strip()
        self.fields |= whose_fields(above, own=own.get("demands"), required=data is None or "demands" in data)
        places = (f"{what}_{number}" for number in PLACES for what in ("roles", "people"))
        self.order_fields([*ORDER, "demands", *places, "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("demands") == THESE and not any(self._demands()):
            self.add_error("demands", gettext_lazy("Choose at least one role, or name a person."))
        return cleaned

    def own(self) -> dict[str, Any]:
        """Values that the section sets itself; None for inherited ones. What was not submitted stays unchanged."""
        values = {str(value): value for order in ORDER.values() for value in order}
        own = {name: values.get(self.cleaned_data[name]) for name in ORDER if name in self.data}
        if "demands" in self.data:
            own["demands"] = self._demands() if self.cleaned_data["demands"] == THESE else None
            own["demands"] = [] if self.cleaned_data["demands"] == ANYONE else own["demands"]
        return own

    def _demands(self) -> list[list[str]]:
        typed = self.cleaned_data
        found = ([*typed.get(f"roles_{n}", ()), *(typed.get(f"people_{n}") or ())] for n in PLACES)
        return [demand for demand in found if demand]

    def single(self) -> Iterator[Any]:
        """Fields with a single choice."""
        return (self[name] for name in (*ORDER, "demands"))

    def whose(self) -> list[tuple[int, Any, Any, bool]]:
        """For each possible required approval: its number, its two fields, and whether it is visible."""
        return [(n, self[f"roles_{n}"], self[f"people_{n}"], self._is_used(n)) for n in PLACES]

    def _is_used(self, number: int) -> bool:
        fields = (self[f"roles_{number}"], self[f"people_{number}"])
        return number == 1 or any(field.value() or field.errors for field in fields)


def _choices(name: str, above: InForce | None) -> Any:
    if above is not None:
        inherited = words(name, getattr(above, name))
        yield INHERIT, gettext_lazy("As above: %(value)s") % {"value": inherited}
    yield from ((str(value), label) for value, label in WORDS[name].items())


def _initial(own: Own, profile: str | None) -> dict[str, Any]:
    if profile is not None and profile in PROFILES:
        own = PROFILES[profile].values()
    initial: dict[str, Any] = {name: INHERIT if own.get(name) is None else str(own[name]) for name in ORDER}
    return initial | whose_initial(own.get("demands"))


class EmergencyForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("What is the emergency?"),
        max_length=400,
        help_text=gettext_lazy("The editors of the section and all administrators read it at once."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long may it be published like this?"),
        coerce=int,
        initial=30,
        choices=[
            (15, gettext_lazy("15 minutes")),
            (30, gettext_lazy("30 minutes")),
            (60, gettext_lazy("1 hour")),
            (LONGEST_HOURS * 60, gettext_lazy("4 hours")),
        ],
    )


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
            choices=list(_choices_of_approvers(above)),
            help_text=gettext_lazy(
                "It counts where four eyes are asked for. Each is by another person, and no guest stands in for anyone."
            ),
            required=required,
            widget=forms.RadioSelect,
        )
    }
    for number in PLACES:
        fields[f"roles_{number}"] = forms.MultipleChoiceField(
            label=gettext_lazy("A person with one of these roles"),
            choices=roles,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        fields[f"people_{number}"] = PeopleField(
            named=named,
            label=gettext_lazy("Or one of these people"),
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
    hint = _("Their e-mail addresses, separated by commas.")
    if not_in_use:
        said = _("Deactivated, so they approve nothing: %(who)s. Name another person in their place.")
        hint = f"{hint} {said % {'who': ', '.join(not_in_use)}}"
    return hint


def whose_initial(own: Any) -> dict[str, Any]:
    if own is None:
        return {"demands": INHERIT}
    demands = demands_of(own)
    people = get_user_model()._default_manager.in_bulk(people_in(demands))
    initial: dict[str, Any] = {"demands": THESE if demands else ANYONE}
    for number, demand in zip(PLACES, demands, strict=False):
        keys = people_in([demand])
        initial[f"roles_{number}"] = [token for token in demand if token.startswith(ROLE)]
        initial[f"people_{number}"] = ", ".join(str(getattr(people.get(key), "email", key)) for key in keys)
    return initial


def _choices_of_approvers(above: InForce | None) -> Any:
    if above is not None:
        yield INHERIT, _("As above: %(value)s") % {"value": words("demands", above.demands)}
    yield ANYONE, gettext_lazy("By anybody who may approve there")
    yield THESE, gettext_lazy("By those who are chosen here")


def _roles() -> list[str]:
    """Highest first: an approver is hardly a contributor."""
    return [
        *reversed(role_names()),
        *CustomRole.objects.order_by(as_read(), "name").values_list("key", flat=True),
    ]
