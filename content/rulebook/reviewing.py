"""Rules on reviews: notes on an article, claims and deadlines."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import ANNOTATE_ARTICLE, CLAIM_REVIEW, PLAN_REVIEW
from content.models import Article
from rbac.actions import Action
from rbac.rulebook import Row, no, yes

CHECK_SIGNATURES = "check_signatures"
TAKES_DOWN = {CHECK_SIGNATURES: yes(_("the worker takes down what a signature does not approve"))}

ROWS = {
    ANNOTATE_ARTICLE: Row(
        contributor=yes(_("contributors discuss the articles of their sections")),
        editor=yes(_("editors discuss the articles of their sections")),
        administrator=yes(_("administrators discuss every article")),
    ),
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
MODELS: dict[Action, type[Model] | None] = dict.fromkeys(ROWS, Article)
