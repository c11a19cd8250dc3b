"""Rules on import and export of the whole site: the operator of the server, by a command."""

from django.utils.translation import gettext_lazy as _

from content.actions import EXPORT_CONTENT
from rbac.rulebook import Row, no, yes

EXPORT, IMPORT_SITE = "export_site", "import_site"

ROWS = {
    EXPORT_CONTENT: Row(
        contributor=no(_("an export holds what only some may read, so the operator makes it")),
        editor=no(_("an export holds what only some may read, so the operator makes it")),
        administrator=no(_("an export holds what only some may read, so the operator makes it")),
        system={EXPORT: yes(_("the export command takes the content out"))},
    ),
}
