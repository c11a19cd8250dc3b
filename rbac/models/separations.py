"""Separations of duties."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Separation(models.Model):
    """No user holds both ``first`` and ``second`` in one scope. Each is a role's key, or an action by its name.

    Never changed and never removed: a rule that no longer counts has ended. Written only by
    rbac/administration/separations.py.
    """

    first = models.CharField(_("one duty"), max_length=100)
    second = models.CharField(_("the other"), max_length=100)
    reason = models.CharField(_("reason"), max_length=400)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_by_system = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(_("made at"), db_default=Now())
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("separation of duties")
        verbose_name_plural = _("separations of duties")
        constraints = (
            models.UniqueConstraint(
                fields=("first", "second"), condition=models.Q(ended_at=None), name="separation_in_force_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
