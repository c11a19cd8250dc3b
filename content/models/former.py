"""What something said before one change of it, so that the change can be taken back."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.media_triggers import StaysAsWritten


class Former(models.Model):
    """Not written any more: to be removed with the next change of the schema."""

    kind = models.CharField(max_length=40)  # of what, as the journal names it: "content.asset"
    key = models.BigIntegerField()
    values = models.JSONField(_("what it said before"))
    written_at = models.DateTimeField(_("written at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("what something said before")
        verbose_name_plural = _("what things said before")
        default_permissions = ()
        indexes = (
            models.Index(fields=("kind", "key"), name="former_of"),
            models.Index(fields=("written_at",), name="former_by_age"),
        )
        triggers = (StaysAsWritten(name="former_stays"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
