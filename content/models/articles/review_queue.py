"""Which drafts wait for reviewers and in whose section, in the order in which they are wanted.

Beside the states, so that a list of what waits for somebody begins with an index that has its order, on the whole site
or in one section: an article does not know the state of its draft, and a state does not know the section. PostgreSQL
writes it with the state (waiting_triggers.py): no verb can forget it. Who may see what waits is asked of the article
(``content/cms/desk/review_queue.py``).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.articles.review import State

WAITS = (State.IN_REVIEW, State.APPROVED)


class Waiting(models.Model):
    """One draft that is in review or approved. Written by triggers alone."""

    # No constraints: this says again what is checked where it was said first.
    article = models.OneToOneField(
        Article, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="waiting"
    )
    revision_id = models.BigIntegerField()
    section_id = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=12, choices=State)
    turn = models.DateTimeField(_("turn"))

    class Meta:
        verbose_name = _("waiting draft")
        verbose_name_plural = _("waiting drafts")
        default_permissions = ()
        indexes = (
            models.Index(fields=("state", "turn", "article"), name="waiting_by_turn"),
            models.Index(fields=("section_id", "state", "turn", "article"), name="waiting_in_section"),
        )

    def __str__(self) -> str:
        return f"article {self.article_id}"
