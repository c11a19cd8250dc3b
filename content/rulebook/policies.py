"""Rules on policies and emergencies: part of the table in content/rules.py."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import (
    CHANGE_POLICY,
    OPEN_EMERGENCY,
    SIGN_OFF_EMERGENCY,
    VIEW_EMERGENCY,
    VIEW_POLICY,
    VIEW_POLICY_CHANGE,
)
from content.models import Article, EmergencyPass, Policy, PolicyChange, Section
from content.rulebook.reviewing import CHECK_SIGNATURES
from rbac.actions import Action
from rbac.rulebook import Row, no, yes

APPLY_POLICIES = "apply_policies"

ROWS = {
    CHANGE_POLICY: Row(
        contributor=no(_("contributors write; administrators decide what a section demands")),
        editor=no(_("what a section demands of its editors is decided by administrators")),
        administrator=yes(_("administrators change policies; loosening one takes two of them")),
        system={
            APPLY_POLICIES: yes(_("what waited for its 72 hours is applied by the worker")),
            CHECK_SIGNATURES: yes(_("the worker takes back what a signature does not approve")),
        },
    ),
    VIEW_POLICY: Row(
        contributor=yes(_("contributors see what their sections demand")),
        editor=yes(_("editors see what their sections demand")),
        administrator=yes(_("administrators see every policy")),
    ),
    VIEW_POLICY_CHANGE: Row(
        contributor=no(_("who asked to change a policy, and why, is for editors to know")),
        editor=yes(_("editors see what is to change in their sections")),
        administrator=yes(_("administrators see every change of a policy")),
    ),
    OPEN_EMERGENCY: Row(
        contributor=no(_("contributors write; an emergency is declared by an administrator")),
        editor=no(_("an emergency is declared by an administrator")),
        administrator=yes(_("administrators publish in an emergency, once and for everybody to see")),
    ),
    SIGN_OFF_EMERGENCY: Row(
        contributor=no(_("contributors write; editors look at what was published in an emergency")),
        editor=yes(_("editors sign off what was published in an emergency in their sections")),
        administrator=yes(_("administrators sign off emergency publications")),
    ),
    VIEW_EMERGENCY: Row(
        contributor=yes(_("contributors see emergency publications in their sections")),
        editor=yes(_("editors see emergency publications in their sections")),
        administrator=yes(_("administrators see every emergency publication")),
    ),
}

MODELS: dict[Action, type[Model] | None] = {
    CHANGE_POLICY: Section,
    VIEW_POLICY: Policy,
    VIEW_POLICY_CHANGE: PolicyChange,
    OPEN_EMERGENCY: Article,
    **dict.fromkeys((SIGN_OFF_EMERGENCY, VIEW_EMERGENCY), EmergencyPass),
}
SCOPES: dict[type[Model], str] = {
    Policy: "section__scope",
    PolicyChange: "section__scope",
    EmergencyPass: "article__section__scope",
}
