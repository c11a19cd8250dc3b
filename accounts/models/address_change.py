"""Email address changes: requested, confirmed at the new address, and undone from the old one if need be."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from foundation.models import Numbered

CONFIRMATION_LIFE = timedelta(hours=24)
UNDO_LIFE = timedelta(days=7)


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def open(self) -> "AddressChangeQuerySet":
        """Changes that await confirmation at the new address."""
        return self.filter(confirmed_at=None, undone_at=None, expires_at__gt=Now())

    def undoable(self) -> "AddressChangeQuerySet":
        return self.filter(confirmed_at__isnull=False, undone_at=None, undo_until__gt=Now())


class AddressChange(Numbered):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_changes")
    old_address = models.EmailField(_("old address"), max_length=254)
    new_address = models.EmailField(_("new address"), max_length=254)
    digest = models.CharField(max_length=64, unique=True)
    undo_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique, so not ""
    created_at = models.DateTimeField(_("asked for at"), db_default=Now())
    expires_at = models.DateTimeField(_("to be confirmed until"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    undo_until = models.DateTimeField(_("can be undone until"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects: ClassVar[models.Manager["AddressChange"]] = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(confirmed_at=None, undone_at=None),
                name="address_change_one_open_each",
            ),
        )
