"""Rules on review claims and deadlines: part of the table in content/rules.py."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import CLAIM_REVIEW, PLAN_REVIEW
from content.models import Article
from rbac.actions import Action
from rbac.rulebook import Row, no, yes

ROWS = {
    CLAIM_REVIEW: Row(
        contributor=no(_("contributors write; editors review")),
        editor=yes(_("editors take reviews on in their sections")),
        administrator=yes(_("administrators take every review on")),
    ),
    PLAN_REVIEW: Row(
        contributor=no(_("contributors write; editors decide until when something is read")),
        editor=yes(_("editors say until when the articles of their sections are to be read")),
        administrator=yes(_("administrators say until when any article is to be read")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {CLAIM_REVIEW: Article, PLAN_REVIEW: Article}
