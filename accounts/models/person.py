"""Users, and since when they are members of teams. No user bypasses the rules."""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger, UpdateOf
from foundation.collation import as_read
from foundation.fields import StoredColumn
from foundation.models import Numbered
from foundation.names import LONGEST_NAME
from foundation.search_normalization import PlainText
from rbac.assignments import assignments_of
from rbac.models.act_triggers import WritesAct, act
from rbac.rulebook import administrator_role


@dataclass(frozen=True)
class SignedIn:
    """How the user of the current request has authenticated."""

    session_id: int | None  # primary key in accounts.Session; None before it is saved
    factor: str  # persistent id of the verified second factor; "" when there was none
    authenticated_at: datetime | None  # time of the latest authentication


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", password: str | None = None, **extra: Any) -> "User":
        """Creates a user. Without ``password`` they cannot log in until they accept an invitation."""
        user = self.model(email=same_address(email), name=name.strip(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_uninvited(self, email: str, name: str) -> "User":
        """Returns the user with this address, or creates one who cannot log in before accepting an invitation."""
        found = self.filter(email=same_address(email)).first()
        return found or self.create_user(email, name)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=same_address(username or ""))


DELETED_DOMAIN = "@deleted.invalid"  # RFC 2606: undeliverable


def same_address(email: str) -> str:
    """Canonical form under which an address is stored and looked up.

    Lower case, with the domain in its ASCII form (RFC 5890), so that a confusable domain shows as what it is.
    """
    local, at, domain = unicodedata.normalize("NFKC", email.strip()).lower().rpartition("@")
    with suppress(UnicodeError):  # no valid domain: matches no user, refused by every form
        domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}".lower()


class EnablingWritesAct(UnskippableTrigger):
    """Re-activating or unfreezing an account links it to who did it."""

    when = pgtrigger.After
    operation = UpdateOf("is_active", "frozen_at")
    func = f"""
        IF (NEW.is_active AND NOT OLD.is_active) OR (NEW.frozen_at IS NULL AND OLD.frozen_at IS NOT NULL)
        THEN {act("enabled", "NEW.enabled_by_id", "SELECT NEW.id")}; END IF;
        RETURN NULL;
    """


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    is_active = models.BooleanField(_("active"), default=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)
    # What remains of a deleted user: authorship and the audit log need a row to refer to.
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)
    # Who re-activated or unfroze the account last; empty: the operator of the server, or it ended by itself.
    enabled_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    roles_frozen_at = models.DateTimeField(_("roles frozen at"), null=True, blank=True, editable=False)
    # Whether the password is disabled in favour of passkeys.
    passkeys_only = models.BooleanField(default=False, db_default=False, editable=False)
    # Of pages and emails; empty: the browser's.
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="")
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    # Search column (secureproject/search/groups.py).
    plain_names = StoredColumn(expression=PlainText("name", "email"), output_field=models.TextField())
    user_permissions = None  # type: ignore[assignment]  # permissions come from the rulebook only
    groups = models.ManyToManyField(  # type: ignore[assignment]  # Django's, with a table of our own
        Group,
        through="Membership",
        through_fields=("user", "group"),
        blank=True,
        related_name="user_set",
        related_query_name="user",
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # Set by the session that loaded this user; None for a user loaded in any other way.
    signed_in: SignedIn | None = None
    # The user who views the CMS as this user; then no action is allowed as them (rbac/account_state.py).
    impersonator: "User | None" = None

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=Q(is_superuser=False), name="user_no_one_is_above_the_rules"),
        )
        indexes = (
            GinIndex(OpClass("plain_names", "gin_trgm_ops"), name="user_names_words"),
            models.Index(as_read(), "name", "id", name="user_as_read"),
            models.Index(Lower("name"), name="user_name_lower"),  # for @mentions in notes
        )
        triggers = (EnablingWritesAct(name="enabling_writes_act"),)

    def __str__(self) -> str:
        if self.deleted_at:
            return self.name or gettext("Former colleague %(number)s") % {"number": self.pk}
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = same_address(self.email)

    @property
    def may_log_in(self) -> bool:
        return self.is_active and self.frozen_at is None

    @property
    def is_staff(self) -> bool:
        """Whether the user may open the admin: derived from the role, never stored."""
        return any(held.role == administrator_role() for held in assignments_of(self).reaching(()))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        # Django's own has_perm returns True for a superuser before it calls any backend.
        return any(b.has_perm(self, perm, obj) for b in get_backends() if hasattr(b, "has_perm"))

    def has_module_perms(self, app_label: str) -> bool:
        asked = (b for b in get_backends() if hasattr(b, "has_module_perms"))
        return any(backend.has_module_perms(self, app_label) for backend in asked)


class Membership(Numbered):
    """A user is in a team. Service functions of rbac change memberships."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField(_("in the team since"), db_default=Now(), editable=False)

    class Meta:
        db_table = "accounts_user_groups"
        verbose_name = _("membership of a team")
        verbose_name_plural = _("memberships of teams")
        constraints = (models.UniqueConstraint(fields=("user", "group"), name="membership_once"),)
        triggers = (WritesAct(name="membership_writes_act", by="added_by_id"),)
