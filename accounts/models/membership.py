"""Since when somebody is in a team: Django's own table of memberships, with a date that the database gives."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class Membership(models.Model):
    """To be read. Who is in a team is changed by the verbs of rbac, which know nothing of the date.

    Who was in a team before there was a date is in it since 1970: what the team's role asks for counts from elsewhere.
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
