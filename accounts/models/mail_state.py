"""State of mail delivery: one row that the worker writes and pages read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

THE_ONE = 1


class MailState(models.Model):
    sent_at = models.DateTimeField(_("last sent at"), null=True)
    failed_at = models.DateTimeField(_("last failed at"), null=True)

    class Meta:
        verbose_name = _("state of the mail")
        verbose_name_plural = _("state of the mail")
        constraints = (models.CheckConstraint(condition=models.Q(pk=THE_ONE), name="mail_state_one_row"),)

    def __str__(self) -> str:
        return "state of the mail"
