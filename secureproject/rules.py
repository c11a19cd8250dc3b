"""Access rules for the site as a whole."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from audit.models import Entry
from content.models import Section, Site
from intrusion.models import Block, Incident
from rbac.actions import Action
from rbac.rulebook import Row, administrators_only, no, yes
from secureproject.actions import (
    BLOCK_ADDRESS,
    ENTER_ADMIN,
    LIFT_BLOCK,
    RETRY_JOB,
    UNDO_WORK,
    VIEW_AUDIT_LOG,
    VIEW_INCIDENT,
    VIEW_OPERATIONS,
    VIEW_SECTION_AUDIT_LOG,
    VIEW_SITE,
)
from secureproject.impersonation.rules import NOT_IMPERSONATED, ROW, SEE_AS

ROWS = {
    ENTER_ADMIN: Row(
        contributor=no(_("contributors work in the CMS; administrators open the administration")),
        editor=no(_("editors work in the CMS; administrators open the administration")),
        administrator=yes(_("administrators open the administration")),
    ),
    VIEW_AUDIT_LOG: administrators_only(
        others=no(_("the audit log names people and addresses, so only administrators read all of it")),
        administrator=yes(_("administrators read the audit log")),
    ),
    VIEW_SECTION_AUDIT_LOG: Row(
        contributor=no(
            _("contributors see the history of each article; editors read what happened in a section")
        ),
        editor=yes(_("editors read what happened in their sections")),
        administrator=yes(_("administrators read the audit log")),
    ),
    VIEW_INCIDENT: Row(
        contributor=no(_("incidents name addresses and people, so only administrators see them")),
        editor=no(_("incidents name addresses and people, so only administrators see them")),
        administrator=yes(_("administrators look after the safety of the site")),
    ),
    LIFT_BLOCK: administrators_only(
        others=no(_("only administrators undo what the guard did")),
        administrator=yes(_("administrators undo what the guard did")),
    ),
    BLOCK_ADDRESS: administrators_only(
        others=no(_("only administrators block addresses")),
        administrator=yes(_("administrators keep out who attacks the site")),
    ),
    VIEW_OPERATIONS: administrators_only(
        others=no(_("only administrators look after the site as a whole")),
        administrator=yes(_("administrators look after the site as a whole")),
    ),
    RETRY_JOB: administrators_only(
        others=no(_("only administrators look after the site as a whole")),
        administrator=yes(_("administrators look after the site as a whole")),
    ),
    VIEW_SITE: administrators_only(
        others=no(_("only administrators look after the site as a whole")),
        administrator=yes(_("administrators look after the site as a whole")),
    ),
    SEE_AS: ROW,
    UNDO_WORK: administrators_only(
        others=no(_("only administrators read the audit log of a person, and only they revert from it")),
        administrator=yes(_("administrators clean up after an account was compromised")),
    ),
}
INVARIANTS = (NOT_IMPERSONATED,)
MODELS: dict[Action, type[Model] | None] = {
    ENTER_ADMIN: None,
    VIEW_AUDIT_LOG: Entry,
    VIEW_SECTION_AUDIT_LOG: Section,
    VIEW_INCIDENT: Incident,
    LIFT_BLOCK: Block,
    BLOCK_ADDRESS: None,
    VIEW_OPERATIONS: ProcrastinateJob,
    RETRY_JOB: ProcrastinateJob,
    VIEW_SITE: Site,
    SEE_AS: User,
    UNDO_WORK: User,
}
