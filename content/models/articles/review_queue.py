"""Review queue: which drafts wait for reviewers, in which section, ordered by due date.

Separate from the statuses, so that a list of waiting drafts begins with an index in its order, for the whole site or
one section: an article does not know the status of its draft, and a status does not know the section. PostgreSQL
writes it with the status (triggers/review_queue.py): no service function can forget it. Visibility is checked on the
article (``content/cms/desk/review_queue.py``).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.articles.review import State

WAITS = (State.IN_REVIEW, State.APPROVED)


class Waiting(models.Model):
    """One draft that is in review or approved. Written by triggers only."""

    # No constraints: this is a copy of what is checked at its source.
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
