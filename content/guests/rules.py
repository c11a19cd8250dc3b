"""Who may show a version to somebody without an account: part of the table in content/rules.py."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import PREVIEW_ARTICLE
from content.conditions import own_article
from content.models import Article
from rbac.actions import Action
from rbac.rulebook import Row, when, yes

ROWS = {
    PREVIEW_ARTICLE: Row(
        contributor=when(own_article, _("contributors send previews of what they write themselves")),
        editor=yes(_("editors send previews of the articles of their sections")),
        administrator=yes(_("administrators send previews of every article")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {PREVIEW_ARTICLE: Article}
