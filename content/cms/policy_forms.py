"""Forms about policies and emergencies."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models.emergency import LONGEST_HOURS
from content.policy import LABELS, NAMES, ORDER, PROFILES, WORDS, InForce, Own, words

INHERIT = "inherit"
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
    """One choice for each value. ``above`` is what would be inherited; None for the site, which inherits nothing."""

    def __init__(
        self, data: Any = None, *, own: Own, above: InForce | None, profile: str | None = None
    ) -> None:
        super().__init__(data, initial=_initial(own, profile))
        for name in NAMES:
            self.fields[name] = forms.ChoiceField(
                label=str(LABELS[name]),
                choices=list(_choices(name, above)),
                help_text=HINTS[name],
                required=data is None or name in data,
            )
        self.order_fields([*NAMES, "reason"])

    def own(self) -> dict[str, Any]:
        """What the section is to set itself; None for what it inherits. What was not sent stays as it is."""
        values = {str(value): value for order in ORDER.values() for value in order}
        return {name: values.get(self.cleaned_data[name]) for name in NAMES if name in self.data}


def _choices(name: str, above: InForce | None) -> Any:
    if above is not None:
        inherited = words(name, getattr(above, name))
        yield INHERIT, _("As above: %(value)s") % {"value": inherited}
    yield from ((str(value), label) for value, label in WORDS[name].items())


def _initial(own: Own, profile: str | None) -> dict[str, str]:
    if profile is not None and profile in PROFILES:
        own = PROFILES[profile].values()
    return {name: INHERIT if own.get(name) is None else str(own[name]) for name in NAMES}


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
