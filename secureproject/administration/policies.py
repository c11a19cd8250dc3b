"""Admin of changes of policies: ask for one, agree, withdraw."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.actions import CHANGE_POLICY
from content.admin import PolicyChangeAdmin
from content.models import PolicyChange, Section
from content.policies.change import agree, change_policy, must_sign, pending, why_not_agree, withdraw
from content.policy import ORDER
from content.policy_text import LABELS, WORDS
from rbac.django_admin.verbs import Button, ButtonForm, ReasonForm, does

INHERIT = "inherit"


class AskForm(ReasonForm):
    """What is left as it is does not count as asked for."""

    searched = {"section": PolicyChange._meta.get_field("section")}
    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("Section"), required=False, help_text=_("Empty: the whole site.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in ORDER.items():
            offered = [(str(value), WORDS[name][value]) for value in values]
            choices = [("", _("Leave it as it is")), (INHERIT, _("As in the section above")), *offered]
            self.fields[name] = forms.ChoiceField(label=str(LABELS[name]), choices=choices, required=False)
        self.order_fields(["section", *ORDER, "reason"])


def _ask(by: Any, obj: Any, data: Mapping[str, Any]) -> PolicyChange:
    values = {name: {str(value): value for value in order} for name, order in ORDER.items()}
    own = {name: known.get(data[name]) for name, known in values.items() if data[name]}
    return change_policy(data["section"], own, by=by, reason=data["reason"])


def _why_not(by: Any, change: PolicyChange) -> Any:
    if why := why_not_agree(change, by):
        return why
    return (
        _("Only a signed agreement counts here. Sign it in the CMS, under Policies.")
        if must_sign(change)
        else None
    )


def _where(section: Section | None) -> dict[str, Any]:
    return {"places": [section.scope_id] if section else None, "matters": True}


def _is_pending(change: PolicyChange) -> bool:
    return pending().filter(pk=change.pk).exists()


def _section(change: PolicyChange) -> Section | None:
    return change.section


class ChangeOfPolicyAdmin(PolicyChangeAdmin):
    adds = Button(
        CHANGE_POLICY, _ask, name="add", label=_("Ask for a change"), form=AskForm,
        said=_("It is asked for. Below stands whether it is in force already."),
        shown=lambda obj, data: _where(data["section"]), waits=lambda change: change.applied_at is None,
    )  # fmt: skip
    buttons = (
        Button(
            CHANGE_POLICY, does(agree), name="agree", label=_("Agree"), form=ButtonForm, about=_section,
            why_not=_why_not, offered=_is_pending, shown=lambda change, data: _where(change.section),
        ),
        Button(
            CHANGE_POLICY, does(withdraw), name="withdraw", label=_("Withdraw"), form=ButtonForm, about=_section,
            offered=_is_pending,
        ),
    )  # fmt: skip
