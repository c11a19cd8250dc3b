"""Guest: a person without an account, asked to approve something or sent a preview; each under a random key."""

import uuid
from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from audit.personal import opened_parts, who_asked_to_be_forgotten
from audit.sentences import Gone

KIND = "content.guest"


class GuestStaysOrIsForgotten(UnskippableTrigger):
    """A guest's identity is set once. It can be erased after a request; nothing can be written again."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            IF TG_OP = 'INSERT' THEN
                IF NEW.sealed IS NULL OR NEW.erased_at IS NOT NULL THEN
                    RAISE EXCEPTION 'a guest begins with a name' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN NEW;
            END IF;
            IF NEW.id <> OLD.id OR OLD.sealed IS NULL OR NEW.sealed IS NOT NULL OR NOT EXISTS (
                SELECT FROM public.secure_audit_erasure AS asked
                WHERE asked.person_kind = 'content.guest' AND asked.person_id = OLD.id::text
            ) THEN
                RAISE EXCEPTION 'who guest % is stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
            END IF;
            NEW.erased_at := statement_timestamp();
            RETURN NEW;
            """
        )


class Guest(models.Model):
    """One for each invitation or link. The key is random: after a restore no other guest gets the same one.

    ``sealed``: encrypted name and address (audit/personal.py), NULL after erasure. Their approvals stay. The guest of
    a preview link has no address, only the name that the creator of the link entered.
    """

    personal_data_has_own_key = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.JSONField(null=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(sealed__isnull=True, erased_at__isnull=False)
                | Q(sealed__isnull=False, erased_at__isnull=True),
                name="guest_known_or_erased",
            ),
        )
        triggers = (GuestStaysOrIsForgotten(name="guest_stays_or_is_forgotten"),)

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_erased(self) -> bool:
        """Whether the identity is unreadable for good: also after an older backup was restored."""
        return self.said is None

    @property
    def name(self) -> str:
        return str(self.said["name"]) if self.said else _t("(erased)")

    @property
    def email(self) -> str:
        """Empty after erasure."""
        return str(self.said["email"]) if self.said else ""

    @cached_property
    def said(self) -> dict[str, Any] | None:
        """Set for many guests at once by ``know``."""
        know([self])
        return self.said


def know(guests: Iterable[Guest]) -> None:
    """Loads the identities of these guests, in two queries for any number; none if there are none."""
    found = list(guests)
    sealed: dict[uuid.UUID, Any] = {guest.pk: guest.sealed for guest in found if guest.sealed is not None}
    forgotten = who_asked_to_be_forgotten(KIND, [str(key) for key in sealed])
    opened = dict(zip(sealed, opened_parts(list(sealed.values())), strict=True))
    for guest in found:
        said = None if str(guest.pk) in forgotten else opened.get(guest.pk)
        guest.__dict__["said"] = None if isinstance(said, Gone) else said
