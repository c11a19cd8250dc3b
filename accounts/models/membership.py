"""Team membership with its start date: Django's own table, with a date set by the database."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class Membership(models.Model):
    """Read-only. Memberships are changed by service functions of rbac, which ignore the date.

    Memberships older than the date column start in 1970: requirements of the team's role count from another date.
    """

    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.DO_NOTHING, related_name="+")
    joined_at = models.DateTimeField(_("in the team since"), editable=False)

    class Meta:
        managed = False
        db_table = "accounts_user_groups"
        verbose_name = _("membership of a team")
        verbose_name_plural = _("memberships of teams")

    def __str__(self) -> str:
        return f"membership {self.pk}"
