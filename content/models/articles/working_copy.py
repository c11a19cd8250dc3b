"""What somebody is writing and has not saved as a version yet: one row for each person and article."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article


class WorkingCopy(models.Model):
    """Overwritten every few seconds while its person writes, and shown to nobody else. ``body`` passed the sanitiser.

    The row stays when its words were saved as a version or thrown away (``is_open`` is False then, and it is empty):
    it says up to which ``sequence`` of which ``window`` it has heard, so that a request which arrives late brings
    nothing back.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="working_copies"
    )
    # None: a new article, which has no row before it is saved. ``name`` tells one of them from another.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="working_copies")
    name = models.CharField(max_length=36, default="", blank=True)
    # Of an article: under which of these names it was begun. Whoever saves under that name again means this article.
    begun_as = models.CharField(max_length=36, default="", db_default="", blank=True)
    is_open = models.BooleanField(default=True)
    base = models.PositiveIntegerField(default=0)  # the number of the revision it started from; 0: none
    removed = models.CharField(
        max_length=40, default="", blank=True
    )  # that revision's ``removal`` at the time
    title = models.TextField(_("title"), default="", blank=True)
    summary = models.TextField(_("summary"), default="", blank=True)
    body = models.TextField(_("text"), default="", blank=True)
    fields = models.JSONField(default=dict)  # whatever else the form holds: {name: [value, …]}
    version = models.PositiveIntegerField(default=1)  # how often the row was written
    window = models.CharField(max_length=36, default="", blank=True)  # which open page wrote it last …
    sequence = models.PositiveBigIntegerField(default=0)  # … and with which of its requests
    begun_at = models.DateTimeField(db_default=Now(), editable=False)  # since when there is no revision of it
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
        """Names no words: they are nobody else's."""
        return f"WorkingCopy({self.pk})"
