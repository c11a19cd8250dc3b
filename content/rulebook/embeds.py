"""Rules on embed hosts, whose videos and charts pages may load: part of the table in content/rules.py."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import ALLOW_EMBEDS
from rbac.actions import Action
from rbac.rulebook import Row, no, yes

ROWS = {
    ALLOW_EMBEDS: Row(
        contributor=no(_("a frame of another host knows who reads the page, so administrators allow it")),
        editor=no(_("a frame of another host knows who reads the page, so administrators allow it")),
        administrator=yes(_("administrators allow hosts of videos and charts")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {ALLOW_EMBEDS: None}
