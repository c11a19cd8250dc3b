"""Forms for policies and emergency publication."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.cms.structure.approvers_field import (
    INHERIT,
    NOBODY,
    PLACES,
    THESE,
    whose_fields,
    whose_initial,
)
from content.models.articles.emergency import LONGEST_HOURS
from content.policy import LABELS, ORDER, PROFILES, WORDS, InForce, Own, words

HINTS: Mapping[str, Any] = {
    "audience": _("Nobody reads a section below one that they may not read."),
    "four_eyes": "",
    "approvals": _("Each by somebody else. It counts where four eyes are asked for."),
    "factor": _("Whoever writes or decides here has to be logged in with it."),
    "comments": "",
    "corrections": _("It counts where four eyes are asked for. Everybody concerned has mail."),
    "guests": _("A guest and the editor who invited them count as one person."),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Whoever has to agree reads it, and it is kept in the journal."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PolicyForm(ReasonForm):
    """One choice for each value. ``above``: the inherited policy; None for the site, which inherits nothing."""

    def __init__(
        self, data: Any = None, *, own: Own, above: InForce | None, profile: str | None = None
    ) -> None:
        super().__init__(data, initial=_initial(own, profile))
        for name in ORDER:
            self.fields[name] = forms.ChoiceField(
                label=str(LABELS[name]),
                choices=list(_choices(name, above)),
                help_text=HINTS[name],
                required=data is None or name in data,
            )
        self.fields |= whose_fields(above, own=own.get("demands"), required=data is None or "demands" in data)
        places = (f"{what}_{number}" for number in PLACES for what in ("roles", "people"))
        self.order_fields([*ORDER, "demands", *places, "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("demands") == THESE and not any(self._demands()):
            self.add_error("demands", _("Choose at least one role, or name somebody."))
        return cleaned

    def own(self) -> dict[str, Any]:
        """Values that the section sets itself; None for inherited ones. What was not submitted stays unchanged."""
        values = {str(value): value for order in ORDER.values() for value in order}
        own = {name: values.get(self.cleaned_data[name]) for name in ORDER if name in self.data}
        if "demands" in self.data:
            own["demands"] = self._demands() if self.cleaned_data["demands"] == THESE else None
            own["demands"] = [] if self.cleaned_data["demands"] == NOBODY else own["demands"]
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
        yield INHERIT, _("As above: %(value)s") % {"value": inherited}
    yield from ((str(value), label) for value, label in WORDS[name].items())


def _initial(own: Own, profile: str | None) -> dict[str, Any]:
    if profile is not None and profile in PROFILES:
        own = PROFILES[profile].values()
    initial: dict[str, Any] = {name: INHERIT if own.get(name) is None else str(own[name]) for name in ORDER}
    return initial | whose_initial(own.get("demands"))


class EmergencyForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What is the emergency?"),
        max_length=400,
        help_text=_("The editors of the section and all administrators read it at once."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long may it be published like this?"),
        coerce=int,
        initial=30,
        choices=[
            (15, _("15 minutes")),
            (30, _("30 minutes")),
            (60, _("1 hour")),
            (LONGEST_HOURS * 60, _("4 hours")),
        ],
    )
