"""Guests: people without an account, each under a random key, and the reviews they were asked for."""

import uuid
from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from audit.personal import ids_with_requested_erasure, opened_parts
from audit.sentences import Gone
from content.models.articles.keys import CopiedArticle, UserKey
from content.models.articles.revision import Revision
from content.models.triggers.article_columns import OfArticle

KIND = "content.guest"


class GuestStaysOrIsForgotten(UnskippableTrigger):
    """A guest's identity is set once. It can be erased after a request; nothing can be written again."""

    operation = pgtrigger.Insert | pgtrigger.Update

    func = """
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
    forgotten = ids_with_requested_erasure(KIND, [str(key) for key in sealed])
    opened = dict(zip(sealed, opened_parts(list(sealed.values())), strict=True))
    for guest in found:
        said = None if str(guest.pk) in forgotten else opened.get(guest.pk)
        guest.__dict__["said"] = None if isinstance(said, Gone) else said


LONGEST_DAYS = 14  # also in the function below
LONGEST_NAME = 120


class Answer(models.TextChoices):
    NONE = "", _("No answer yet")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")


_ALLOWED = """
    one_with := public.secure_rbac_one_person_with(NEW.invited_by_id);
    IF (TG_OP = 'INSERT' OR NEW.answer <> OLD.answer) AND NOT EXISTS (
        SELECT FROM public.content_revision AS words
        JOIN public.content_article AS article ON article.draft_id = words.id
        JOIN public.content_section AS section ON section.id = article.section_id
        JOIN public.content_revisionstatus AS status ON status.revision_id = words.id
        WHERE words.id = NEW.revision_id AND words.digest = NEW.digest AND section.guests = 'approve'
        AND status.submission = NEW.submission AND status.state IN ('in_review', 'approved')
        AND NOT one_with && (words.author_id || words.author_ids || article.draft_author_ids)
        AND NOT EXISTS (
            SELECT FROM unnest(one_with) AS one (who) WHERE (
                SELECT true FROM public.content_revision AS own
                LEFT JOIN public.content_revision AS live ON live.id = article.live_id
                WHERE own.article_id = article.id AND own.author_id = one.who
                AND own.number > coalesce(live.number, 0) LIMIT 1
            )
        )
    ) THEN
        RAISE EXCEPTION 'no guest can be asked about revision % like this', NEW.revision_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
"""

_ASKED = """
    IF TG_OP = 'INSERT' THEN
        NEW.invited_at := statement_timestamp();
        NEW.answer := ''; NEW.answered_at := NULL; NEW.revoked_at := NULL; NEW.revoked_by_id := NULL;
        IF NEW.until <= NEW.invited_at OR NEW.until > NEW.invited_at + interval '14 days' THEN
            RAISE EXCEPTION 'a guest cannot be given until %', NEW.until USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
"""

_ANSWERED = """
    IF (NEW.id, NEW.revision_id, NEW.digest, NEW.submission, NEW.guest_id, NEW.invited_by_id, NEW.invited_at, NEW.until)
        IS DISTINCT FROM (OLD.id, OLD.revision_id, OLD.digest, OLD.submission, OLD.guest_id, OLD.invited_by_id,
            OLD.invited_at, OLD.until)
        OR ((OLD.answer <> '' OR OLD.revoked_at IS NOT NULL)
            AND (NEW.answer, NEW.answered_at, NEW.revoked_at, NEW.revoked_by_id, NEW.token_digest)
                IS DISTINCT FROM (OLD.answer, OLD.answered_at, OLD.revoked_at, OLD.revoked_by_id, OLD.token_digest))
        OR (NEW.answer <> '' AND NEW.revoked_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'what guest % was asked stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.answer <> OLD.answer THEN
        NEW.answered_at := statement_timestamp();
        IF NEW.until <= NEW.answered_at OR NEW.token_digest IS NULL THEN
            RAISE EXCEPTION 'the time of guest % is over', OLD.id USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
        NEW.revoked_at := statement_timestamp();
    END IF;
    RETURN NEW;
"""


class GuestAnswersOnce(UnskippableTrigger):
    """Guests are invited only if the policy lets them approve, never by an author of the content, and answer once.

    The request is immutable. Another email means another token; a late answer is refused.
    """

    operation = pgtrigger.Insert | pgtrigger.Update
    declare = [("one_with", "bigint[]")]

    func = _ALLOWED + _ASKED + _ANSWERED


class GuestReview(models.Model):
    """``digest`` and ``submission`` identify the submitted content; ``token_digest`` is that of the emailed link.

    ``invited_by`` vouches for the guest: the two count as one person when approvals are counted.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="guest_reviews")
    # Copied by PostgreSQL (triggers/article_columns.py), so that an index finds those of one article in order.
    article = CopiedArticle(null=True, related_name="+", editable=False)
    digest = models.CharField(max_length=64)
    submission = models.PositiveIntegerField()
    guest = models.OneToOneField(Guest, on_delete=models.PROTECT, related_name="review")
    token_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  (none yet)
    invited_by = UserKey()
    invited_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    until = models.DateTimeField(_("until"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    revoked_by = UserKey(null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        verbose_name = _("review by a guest")
        verbose_name_plural = _("reviews by guests")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(token_digest=None) | Q(token_digest__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
                name="guest_review_digest_form",
            ),
        )
        indexes = (models.Index(fields=("article", "-id"), name="guest_review_of_article"),)
        triggers = (GuestAnswersOnce(name="guest_answers_once"), OfArticle(name="guest_review_of_article"))

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def audit_identity(self) -> str:
        """Identity for audit log entries about the guest's actions: encrypted with a key of the guest's own."""
        return f"{self.name} ({self.guest.email})"

    @property
    def name(self) -> str:
        """Name of the guest, or a text that it was erased."""
        return self.guest.name
