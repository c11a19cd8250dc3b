"""Actions on the site as a whole."""

from django.utils.translation import gettext_lazy as _

from rbac.actions import Action

ENTER_ADMIN = Action("secureproject.enter_admin", label=_("open the administration"))
VIEW_AUDIT_LOG = Action("secureproject.view_entry", label=_("read the audit log"))
VIEW_SECTION_AUDIT_LOG = Action(
    "secureproject.view_section_audit_log", label=_("read what the audit log says about a section")
)
VIEW_INCIDENT = Action("secureproject.view_incident", label=_("see what the guard found and did"))
LIFT_BLOCK = Action("secureproject.lift_block", label=_("undo what the guard did"))
BLOCK_ADDRESS = Action("secureproject.block_address", label=_("block an address"))
VIEW_OPERATIONS = Action(
    "secureproject.view_job", label=_("see the background jobs and the health of the site")
)
RETRY_JOB = Action("secureproject.retry_job", label=_("have a failed job tried again"))
VIEW_SITE = Action("secureproject.view_site", label=_("see the settings of the site"))
UNDO_WORK = Action("secureproject.undo_work", label=_("revert what was done with an account"))
