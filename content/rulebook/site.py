"""Rules on the settings of the site, on its redirects, and on opening it."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import CHANGE_REDIRECTS, CHANGE_SITE, OPEN_SITE, REDIRECT_ELSEWHERE, VIEW_SITE
from content.models import Address
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
    # People who may move every section and article leave redirects within the site anyway.
    CHANGE_REDIRECTS: Row(
        contributor=no(_("contributors write; redirects belong to the whole site")),
        editor=yes(_("editors of the whole site redirect old addresses within it")),
        administrator=yes(_("administrators look after redirects")),
        system={IMPORT_SITE: yes(_("an import brings the redirects of the site in"))},
    ),
    REDIRECT_ELSEWHERE: Row(
        contributor=no(_("contributors write; redirects belong to the whole site")),
        editor=no(_("another site receives the readers, so administrators decide about it")),
        administrator=yes(_("administrators lead readers to other sites")),
        system={IMPORT_SITE: yes(_("an import brings the redirects of the site in"))},
    ),
    OPEN_SITE: Row(
        contributor=no(_("a site is opened by an administrator")),
        editor=no(_("a site is opened by an administrator")),
        administrator=yes(_("administrators open the site")),
        system={LOAD_DEMO: yes(_("the demo site is open from the start"))},
    ),
}
MODELS: dict[Action, type[Model] | None] = dict.fromkeys(ROWS, None) | {CHANGE_REDIRECTS: Address}
SCOPES: dict[type[Model], str] = {}
