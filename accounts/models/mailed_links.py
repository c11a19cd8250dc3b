"""Links sent by email: invitations, password resets, log-in links, and "this wasn't me".

Each works once; the tables hold only the digest of its token.
"""

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from foundation.models import Numbered
from rbac.models.act_triggers import WritesAct

INVITATION_LIFE = NOT_ME_LIFE = timedelta(days=7)
LINK_REQUEST_LIFE = timedelta(days=1)
LINK_LIFE = RESET_LIFE = timedelta(minutes=30)


class LinkQuerySet[Link: models.Model](models.QuerySet[Link]):
    def open(self) -> Self:
        """Links that still work; for a password reset only while its account is unchanged, which is checked apart."""
        return self.filter(used_at=None, expires_at__gt=Now(), user__is_active=True, user__frozen_at=None)


class Invitation(Numbered):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("invited at"), db_default=Now())
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("accepted at"), null=True)

    objects: ClassVar[models.Manager["Invitation"]] = LinkQuerySet["Invitation"].as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(used_at=None), name="invitation_one_open_each"
            ),
        )
        triggers = (WritesAct(name="invitation_writes_act", by="invited_by_id"),)


class LogInLink(Numbered):
    """Gives one browser a rate limit of its own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="log_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("asked for at"), db_default=Now())
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar[models.Manager["LogInLink"]] = LinkQuerySet["LogInLink"].as_manager()

    class Meta:
        verbose_name = _("link for attempts of one's own")
        verbose_name_plural = _("links for attempts of one's own")


class NotMeLinkQuerySet(models.QuerySet["NotMeLink"]):
    def open(self) -> "NotMeLinkQuerySet":
        return self.filter(used_at=None, expires_at__gt=Now(), user__is_active=True)


class NotMeLink(Numbered):
    """In the email about a new device. Independent of the device: a thief who revokes it must not break the link."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="not_me_links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar[models.Manager["NotMeLink"]] = NotMeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a mail about a new device")
        verbose_name_plural = _("links of mails about new devices")


class PasswordReset(Numbered):
    """Works only while address and password are unchanged."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_resets")
    digest = models.CharField(max_length=64, unique=True)
    account_was = models.CharField(max_length=64)  # keyed digest of address and password hash at creation
    # Who saw the link on a screen; empty: no one, it was mailed.
    shown_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("asked for at"), db_default=Now())
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar[models.Manager["PasswordReset"]] = LinkQuerySet["PasswordReset"].as_manager()

    class Meta:
        verbose_name = _("password reset")
        verbose_name_plural = _("password resets")
        triggers = (WritesAct(name="shown_link_writes_act", by="shown_to_id"),)


class LinkRequest(Numbered):
    """``asked_by`` asks that another administrator shows a link to the account of ``user``, within a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), db_default=Now())

    class Meta:
        verbose_name = _("request to show a link")
        verbose_name_plural = _("requests to show a link")
        default_permissions = ()
