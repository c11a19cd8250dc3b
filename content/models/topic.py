"""What an article is about; topics may have a parent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.validators import validate_slug


class Topic(models.Model):
    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(_("address"), max_length=80, unique=True, validators=[validate_slug])
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
