"""Presence: which users have the editor of an article open now."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article


class Presence(models.Model):
    """Updated by the open page; a row older than a minute does not count, and is deleted with the next update."""

    # Indexed by presence_in_order.
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="present", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)
    seen_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("open editor")
        verbose_name_plural = _("open editors")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("article", "person"), name="presence_one_each"),)
        indexes = (models.Index(fields=("article", "since"), name="presence_in_order"),)

    def __str__(self) -> str:
        return f"Presence({self.pk})"
