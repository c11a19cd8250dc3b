"""Open editors: the unsaved text of each user, one row for each user and article, and who has an article open."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.articles.keys import UserKey
from foundation.models import Numbered


class WorkingCopy(models.Model):
    """Overwritten every few seconds while the user writes, and shown to no other user. ``body`` is sanitised.

    The row stays when its text was saved as a version or discarded (``is_open`` is False then, and it is empty): it
    stores the last ``sequence`` received from which ``window``, so that a late request brings nothing back.
    """

    person = UserKey(related_name="working_copies")
    # None: a new article, which has no row before its first save. ``name`` identifies it.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="working_copies")
    name = models.CharField(max_length=36, default="", blank=True)
    # The ``name`` under which the article was created. A second save under that name means this article.
    begun_as = models.CharField(max_length=36, default="", db_default="", blank=True)
    is_open = models.BooleanField(default=True)
    base = models.PositiveIntegerField(default=0)  # number of the revision it is based on; 0: none
    removed = models.CharField(
        max_length=40, default="", blank=True
    )  # that revision's ``removal`` at the time
    title = models.TextField(_("title"), default="", blank=True)
    summary = models.TextField(_("summary"), default="", blank=True)
    body = models.TextField(_("text"), default="", blank=True)
    fields = models.JSONField(default=dict)  # other form fields: {name: [value, …]}
    version = models.PositiveIntegerField(default=1)  # how often the row was written
    window = models.CharField(max_length=36, default="", blank=True)  # open page that wrote it last …
    sequence = models.PositiveBigIntegerField(default=0)  # … and with which of its requests
    begun_at = models.DateTimeField(db_default=Now(), editable=False)  # since when no revision has it
    changed_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("person", "begun_as"), condition=~Q(begun_as=""), name="working_copy_begun_as"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("person", "article", "name"), nulls_distinct=False, name="working_copy_one_each"
            ),
            models.CheckConstraint(
                condition=Q(article=None) | Q(name=""), name="working_copy_named_until_it_has_an_article"
            ),
        )

    def __str__(self) -> str:
        """Contains no text: that belongs to its author alone."""
        return f"WorkingCopy({self.pk})"


class Presence(Numbered):
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
