"""Acts by which accounts are linked to one person for 72 hours, who vouched, and when the site was founded.

Append-only. PostgreSQL writes acts (rbac/models/act_triggers.py); rbac/independence/rule.py says what follows.
"""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges, UnskippableTrigger


def _user(**more: Any) -> Any:
    # No constraint: nothing may change a row, not even the deletion of a user.
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        **more,
    )


class Act(models.Model):
    """``by`` invited or recovered ``about``, gave them rights, or the like. Written by triggers only."""

    kind = models.CharField(max_length=20)
    by = _user()
    about = _user()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("act that links two accounts")
        verbose_name_plural = _("acts that link two accounts")
        default_permissions = ()
        indexes = (
            models.Index(fields=("by", "at"), name="act_by"),
            models.Index(fields=("about", "at"), name="act_about"),
        )
        triggers = (RefuseChanges(name="act_append_only"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.by_id} {self.about_id}"


class VouchFromOutside(UnskippableTrigger):
    """No one vouches for whom they are linked to. The database sets the time."""

    operation = pgtrigger.Insert
    func = """
        IF NEW.by_id = ANY (public.secure_rbac_one_person_with(NEW.person_id)) THEN
            RAISE EXCEPTION 'user % is linked to user %', NEW.by_id, NEW.person_id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.at := statement_timestamp();
        RETURN NEW;
    """


class Vouch(models.Model):
    """``by`` (empty: the operator of the server) says that ``person`` is a person of their own.

    What was done to ``person`` before links them to no one any more; what they did themselves still does.
    """

    person = _user()
    by = _user(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("vouching for a person")
        verbose_name_plural = _("vouching for people")
        default_permissions = ()
        indexes = (models.Index(fields=("person", "at"), name="vouch_for_person"),)
        triggers = (RefuseChanges(name="vouch_append_only"), VouchFromOutside(name="vouch_from_outside"))

    def __str__(self) -> str:
        return f"for {self.person_id}"


class FoundedOnce(UnskippableTrigger):
    """A site is founded once, before anything that links two accounts. The database sets the time."""

    operation = pgtrigger.Insert
    func = """
        IF EXISTS (SELECT FROM public.secure_rbac_founding) OR EXISTS (SELECT FROM public.secure_rbac_act) THEN
            RAISE EXCEPTION 'the site was founded before' USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.at := statement_timestamp();
        RETURN NEW;
    """


class Founding(models.Model):
    """Acts of the 24 hours after it link no one: without them a new site would have no second person."""

    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("founding of the site")
        verbose_name_plural = _("foundings of the site")
        default_permissions = ()
        triggers = (RefuseChanges(name="founding_append_only"), FoundedOnce(name="founded_once"))

    def __str__(self) -> str:
        return str(self.at)
