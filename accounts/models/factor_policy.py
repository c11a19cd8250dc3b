"""Factor policy: what a role requires at log-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

USUAL_GRACE_DAYS = 7


class FactorPolicy(models.Model):
    """A role without a row requires any second factor and allows trusted devices."""

    role = models.CharField(_("role"), max_length=40, unique=True)
    passkey_required = models.BooleanField(
        _("a passkey is needed"),
        default=False,
        help_text=_("Users who have one log in with it alone: their password stops working."),
    )
    passkey_required_since = models.DateTimeField(null=True, editable=False)
    may_remember_device = models.BooleanField(
        _("a device may be remembered"),
        default=True,
        help_text=_("For 30 days the code is not asked for there after the password."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        default=USUAL_GRACE_DAYS,
        help_text=_("How long people who have another second factor may put it off."),
    )

    class Meta:
        verbose_name = _("way of logging in, by role")
        verbose_name_plural = _("ways of logging in, by role")

    def __str__(self) -> str:
        return self.role
