"""Responses taken in an incident, and whether they were undone."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from intrusion.models.block import Block
from intrusion.models.incident import Incident


class Step(models.TextChoices):
    """From the mildest to the strongest."""

    NOTED = "noted", _("Written down")
    SLOWED = "slowed", _("Slowed down")
    ASKED_AGAIN = "asked_again", _("Asked to confirm who they are")
    SESSIONS_ENDED = "sessions_ended", _("Logged out everywhere")
    BLOCKED = "blocked", _("Blocked for a while")
    FROZEN = "frozen", _("Account frozen for a while")


class Measure(models.Model):
    """``done`` is false in a dry run, and if there was nothing to do: then it is what would have been done."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="measures")
    step = models.CharField(_("what was done"), max_length=20, choices=Step.choices)
    points = models.PositiveIntegerField(_("points"))
    at = models.DateTimeField(_("when"), db_default=Now())
    done = models.BooleanField(_("done"), default=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    block = models.ForeignKey(Block, on_delete=models.SET_NULL, null=True, related_name="measures")

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_step_display()}"
