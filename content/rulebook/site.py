"""Rules on the settings of the site, and on opening it."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import CHANGE_SITE, OPEN_SITE, VIEW_SITE
from content.rulebook.sections import IMPORT_SITE
from rbac.actions import Action
from rbac.rulebook import Row, no, yes

_BELONGS = _("the settings belong to the whole site, so administrators change them")
LOAD_DEMO = "load_demo"

ROWS = {
    VIEW_SITE: Row(
        contributor=no(_("contributors write; the settings belong to the whole site")),
        editor=yes(_("editors of the whole site see its settings")),
        administrator=yes(_("administrators see the settings of the site")),
    ),
    CHANGE_SITE: Row(
        contributor=no(_BELONGS),
        editor=no(_BELONGS),
        administrator=yes(_("administrators change the settings of the site")),
        system={
            LOAD_DEMO: yes(_("the demo site starts with its settings")),
            IMPORT_SITE: yes(_("the import command brings content in")),
        },
    ),
    OPEN_SITE: Row(
        contributor=no(_("a site is opened by an administrator")),
        editor=no(_("a site is opened by an administrator")),
        administrator=yes(_("administrators open the site")),
        system={LOAD_DEMO: yes(_("the demo site is open from the start"))},
    ),
}
MODELS: dict[Action, type[Model] | None] = dict.fromkeys(ROWS, None)
SCOPES: dict[type[Model], str] = {}
