"""Rules on review notes: who writes, answers and resolves them."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import ANNOTATE_ARTICLE
from content.models import Article
from rbac.actions import Action
from rbac.rulebook import Row, yes

ROWS = {
    ANNOTATE_ARTICLE: Row(
        contributor=yes(_("contributors discuss the articles of their sections")),
        editor=yes(_("editors discuss the articles of their sections")),
        administrator=yes(_("administrators discuss every article")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {ANNOTATE_ARTICLE: Article}
