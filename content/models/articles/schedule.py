"""Scheduled publication or unpublication: who set it, the time to the minute, and exactly which content."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from audit.stored_messages import as_text
from content.models.articles.article import Article
from content.models.articles.keys import UserKey
from content.models.articles.revision import Revision


class ScheduleKind(models.TextChoices):
    PUBLISH = "publish", _("publish")
    EXPIRE = "expire", _("take down")


_SCHEDULED = """
    IF TG_OP = 'INSERT' THEN
        NEW.scheduled_at := statement_timestamp();
        NEW.cancelled_by_id := NULL; NEW.cancelled_at := NULL;
        NEW.done_at := NULL; NEW.held_at := NULL; NEW.held_because := '';
        SELECT jsonb_build_object('audience', section.audience, 'four_eyes', section.four_eyes,
            'approvals', section.approvals, 'factor', section.factor, 'comments', section.comments,
            'corrections', section.corrections, 'guests', section.guests, 'devices', section.devices,
            'signed', section.signed, 'demands', section.demands)
        INTO NEW.policy FROM public.content_article AS article
        JOIN public.content_section AS section ON section.id = article.section_id
        WHERE article.id = NEW.article_id;
        SELECT status.submission INTO NEW.submission FROM public.content_revisionstatus AS status
        WHERE status.revision_id = NEW.revision_id;
        IF NEW.at <= statement_timestamp() OR (NEW.kind = 'publish' AND NOT EXISTS (
            SELECT FROM public.content_article AS article
            JOIN public.content_section AS section ON section.id = article.section_id
            JOIN public.content_revision AS words ON words.id = article.draft_id
            JOIN public.content_revisionstatus AS status ON status.revision_id = words.id
            WHERE article.id = NEW.article_id AND words.id = NEW.revision_id AND words.digest = NEW.digest
            AND (status.state = 'approved' OR NOT section.four_eyes)
        )) THEN
            RAISE EXCEPTION 'article % cannot be scheduled like this', NEW.article_id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
"""
_ENDED = """
    IF (NEW.id, NEW.article_id, NEW.kind, NEW.revision_id, NEW.digest, NEW.submission, NEW.policy, NEW.at, NEW.reason,
            NEW.scheduled_by_id, NEW.scheduled_at)
        IS DISTINCT FROM (OLD.id, OLD.article_id, OLD.kind, OLD.revision_id, OLD.digest, OLD.submission, OLD.policy,
            OLD.at, OLD.reason, OLD.scheduled_by_id, OLD.scheduled_at)
        OR OLD.cancelled_at IS NOT NULL OR OLD.done_at IS NOT NULL OR OLD.held_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'schedule % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.cancelled_at IS NOT NULL THEN
        NEW.cancelled_at := statement_timestamp();
    END IF;
    IF NEW.held_at IS NOT NULL THEN
        NEW.held_at := statement_timestamp();
    END IF;
    IF NEW.done_at IS NOT NULL THEN
        NEW.done_at := statement_timestamp();
    END IF;
    IF (NEW.done_at IS NOT NULL OR NEW.held_at IS NOT NULL) AND NEW.at > statement_timestamp() THEN
        RAISE EXCEPTION 'schedule % is not due', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.done_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.content_article AS article WHERE article.id = NEW.article_id AND (
            (NEW.kind = 'publish' AND article.live_id = NEW.revision_id)
            OR (NEW.kind = 'expire' AND article.live_id IS NULL)
        )
    ) THEN
        RAISE EXCEPTION 'schedule % has not been carried out', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class ScheduleInOrder(UnskippableTrigger):
    """Only approved content is scheduled, never in the past; a schedule is immutable, and ends once.

    Refuses a captured web process that changes the time or the content, or marks something as published that is not.
    PublishedByTwo checks four eyes again when the time has come.
    """

    operation = pgtrigger.Insert | pgtrigger.Update

    func = _SCHEDULED + _ENDED


class ScheduledChange(models.Model):
    """Waits until ``at``; then it is carried out, or held with a reason. Changing the time makes another row.

    ``revision``, ``digest`` and ``submission`` identify the approved content; only publications have them. ``policy``
    is the policy in force when it was scheduled, written by the database.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="schedules", db_index=False)
    kind = models.CharField(_("what"), max_length=10, choices=ScheduleKind)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, default="")
    submission = models.PositiveIntegerField(null=True, editable=False)
    policy = models.JSONField(default=dict, editable=False)
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=400, default="")
    scheduled_by = UserKey()
    scheduled_at = models.DateTimeField(_("scheduled at"), db_default=Now(), editable=False)
    cancelled_by = UserKey(null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    held_at = models.DateTimeField(_("held at"), null=True, editable=False)
    held_because = models.CharField(_("why it was held"), max_length=400, default="", editable=False)
    says = models.JSONField(
        null=True, editable=False
    )  # the same for readers in any language (audit/stored_messages.py)

    class Meta:
        verbose_name = _("scheduled change")
        verbose_name_plural = _("scheduled changes")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("article", "kind"),
                condition=Q(cancelled_at=None, done_at=None, held_at=None),
                name="schedule_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(kind=ScheduleKind.EXPIRE, revision=None)
                | Q(kind=ScheduleKind.PUBLISH, revision__isnull=False),
                name="schedule_publishes_words",
            ),
        )
        indexes = (
            models.Index(
                fields=("at", "id"),
                condition=Q(cancelled_at=None, done_at=None, held_at=None),
                name="schedule_waiting",
            ),
            # The calendar, which also shows past entries; and held entries, for the dashboard.
            models.Index(fields=("at", "id"), condition=Q(cancelled_at=None), name="schedule_by_time"),
            models.Index(fields=("article", "-at", "-id"), name="schedule_by_article"),
            models.Index(
                fields=("held_at", "at", "id"), condition=Q(held_at__isnull=False), name="schedule_held"
            ),
        )
        triggers = (ScheduleInOrder(name="schedule_in_order"),)

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_overtaken(self) -> bool:
        """Whether the content to be published is neither the draft any more nor public."""
        return self.revision_id is not None and self.revision_id not in {
            self.article.draft_id,
            self.article.live_id,
        }

    @property
    def why_held(self) -> str:
        """Why it was held, in the language of the current user."""
        return str(as_text(self.says, self.held_because))
