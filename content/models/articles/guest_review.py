"""Guest reviews: a person without an account is asked by email about exactly one version, and answers once."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from content.models.articles.guest import Guest
from content.models.articles.revision import Revision
from content.models.triggers.guests import OfArticle

LONGEST_DAYS = 14  # also in the function below
LONGEST_NAME = 120


class Answer(models.TextChoices):
    NONE = "", _("No answer yet")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")


class GuestAnswersOnce(UnskippableTrigger):
    """Guests are invited only if the policy lets them approve, never by an author of the content, and answer once.

    The request is immutable. Another email means another token; a late answer is refused.
    """

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: Any) -> str:
        return self.format_sql(_ALLOWED + _ASKED + _ANSWERED)


_ALLOWED = """
    IF (TG_OP = 'INSERT' OR NEW.answer <> OLD.answer) AND NOT EXISTS (
        SELECT FROM public.content_revision AS words
        JOIN public.content_article AS article ON article.draft_id = words.id
        JOIN public.content_section AS section ON section.id = article.section_id
        JOIN public.content_revisionstatus AS status ON status.revision_id = words.id
        WHERE words.id = NEW.revision_id AND words.digest = NEW.digest AND section.guests = 'approve'
        AND status.submission = NEW.submission AND status.state IN ('in_review', 'approved')
        AND NEW.invited_by_id <> ALL (words.author_id || words.author_ids || article.draft_author_ids)
        AND NOT EXISTS (
            SELECT FROM public.content_revision AS own
            LEFT JOIN public.content_revision AS live ON live.id = article.live_id
            WHERE own.article_id = article.id AND own.author_id = NEW.invited_by_id
            AND own.number > coalesce(live.number, 0)
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


class GuestReview(models.Model):
    """``digest`` and ``submission`` identify the submitted content; ``token_digest`` is that of the emailed link.

    ``invited_by`` vouches for the guest: the two count as one person when approvals are counted.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="guest_reviews")
    # Copied by PostgreSQL (triggers/guests.py), so that an index finds those of one article in order.
    article = models.ForeignKey(
        "content.Article",
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        editable=False,
    )
    digest = models.CharField(max_length=64)
    submission = models.PositiveIntegerField()
    guest = models.OneToOneField(Guest, on_delete=models.PROTECT, related_name="review")
    token_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  (none yet)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    until = models.DateTimeField(_("until"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
    def in_journal(self) -> str:
        """Identity for audit log entries about the guest's actions: encrypted with a key of the guest's own."""
        return f"{self.name} ({self.guest.email})"

    @property
    def name(self) -> str:
        """Name of the guest, or a text that it was erased."""
        return self.guest.name
