"""Urgent correction: one editor changes public text at once; a second person countersigns, or it is reverted.

A correction is based on an approved version (``base``) and has 24 hours from the first correction of that version,
however many follow: neither a second correction nor one after a reverted one extends the deadline. A user may dismiss
the offer to reuse a reverted one.
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from content.models.articles.article import Article
from content.models.articles.keys import UserKey
from content.models.articles.revision import Revision
from foundation.models import Numbered

HOURS = 24  # also in the function below
LONGEST_NOTE = 400


class Outcome(models.TextChoices):
    OPEN = "", _("waits for a second person")
    COUNTERSIGNED = "countersigned", _("countersigned")
    REVERTED = "reverted", _("went back")
    REPLACED = "replaced", _("corrected again")
    TAKEN_DOWN = "taken_down", _("taken down")


_LOOKED_AT = """
    SELECT * INTO article FROM public.content_article AS one WHERE one.id = NEW.article_id FOR UPDATE;
    SELECT * INTO place FROM public.content_section AS section WHERE section.id = article.section_id;
"""

_MADE = """
    IF TG_OP = 'INSERT' THEN
        NEW.made_at := statement_timestamp();
        NEW.made_in := pg_current_xact_id()::text::bigint;
        NEW.outcome := ''; NEW.settled_at := NULL; NEW.settled_by_id := NULL;
        NEW.base_id := article.live_id;
        SELECT before.base_id INTO words FROM public.content_urgentcorrection AS before
        WHERE before.revision_id = article.live_id AND before.outcome = '';
        IF FOUND THEN
            NEW.base_id := words.base_id;
        END IF;
        SELECT min(other.due_at) AS due_at INTO words FROM public.content_urgentcorrection AS other
        WHERE other.base_id = NEW.base_id;
        NEW.due_at := coalesce(words.due_at, NEW.made_at + interval '24 hours');
        SELECT array_agg(DISTINCT own.author_id) INTO NEW.author_ids
        FROM public.content_revision AS own
        JOIN public.content_revision AS base ON base.id = NEW.base_id
        WHERE own.article_id = article.id AND own.number > base.number;
        SELECT * INTO words FROM public.content_revision AS one WHERE one.id = NEW.revision_id;
        SELECT status.state INTO state FROM public.content_revisionstatus AS status
        WHERE status.revision_id = article.live_id FOR SHARE;
        IF article.live_id IS NULL OR state <> 'published' OR NOT place.four_eyes OR NOT place.corrections
            OR NEW.due_at <= statement_timestamp()
            OR article.draft_id IS DISTINCT FROM NEW.revision_id OR words.article_id IS DISTINCT FROM article.id
            OR words.digest IS DISTINCT FROM NEW.digest OR words.author_id IS DISTINCT FROM NEW.made_by_id
            OR EXISTS (
                SELECT FROM public.content_emergencypass AS pass
                WHERE pass.revision_id = NEW.base_id AND pass.used_at IS NOT NULL AND pass.signed_off_at IS NULL
            )
        THEN
            RAISE EXCEPTION 'article % cannot be corrected like this', NEW.article_id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
"""

_SETTLED = """
    IF (NEW.id, NEW.article_id, NEW.revision_id, NEW.digest, NEW.base_id, NEW.made_by_id, NEW.reason, NEW.note,
            NEW.policy, NEW.author_ids, NEW.made_at, NEW.made_in, NEW.due_at)
        IS DISTINCT FROM (OLD.id, OLD.article_id, OLD.revision_id, OLD.digest, OLD.base_id, OLD.made_by_id, OLD.reason,
            OLD.note, OLD.policy, OLD.author_ids, OLD.made_at, OLD.made_in, OLD.due_at)
        OR OLD.outcome <> '' OR NEW.outcome = ''
    THEN
        RAISE EXCEPTION 'correction % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.settled_at := statement_timestamp();
    SELECT status.state, status.submission INTO words FROM public.content_revisionstatus AS status
    WHERE status.revision_id = OLD.revision_id FOR SHARE;
    IF NEW.outcome = 'countersigned' THEN
        SELECT count(DISTINCT given.approver_id) INTO yes FROM public.content_approval AS given
        WHERE given.revision_id = OLD.revision_id AND given.digest = OLD.digest
        AND given.submission = words.submission AND NOT given.one_with && OLD.author_ids
        AND (given.signed OR NOT place.signed);
        IF article.live_id = OLD.revision_id AND words.state = 'published' AND OLD.due_at > NEW.settled_at
            AND yes >= (CASE WHEN place.four_eyes THEN place.approvals ELSE 1 END)
            AND (NOT place.four_eyes OR place.demands = '[]' OR public.content_approvals_left(
                OLD.revision_id, words.submission,
                (SELECT base.number FROM public.content_revision AS base WHERE base.id = OLD.base_id), NULL, false
            ) <= 0)
        THEN
            RETURN NEW;
        END IF;
    ELSIF article.live_id IS DISTINCT FROM OLD.revision_id AND words.state <> 'published'
        AND NEW.outcome = (CASE
            WHEN article.live_id IS NULL THEN 'taken_down'
            WHEN article.live_id = OLD.base_id THEN 'reverted'
            ELSE 'replaced' END)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'correction % has not come to that', OLD.id USING ERRCODE = 'insufficient_privilege';
"""


class CorrectionInOrder(UnskippableTrigger):
    """What may be corrected, the deadline for the countersignature, and that it ends once and truthfully.

    While the corrected text is public, or could become public again without an approval, a correction can only be
    countersigned: by as many others as the section requires, in time. A captured web process that marks it as
    reverted or replaced must first have withdrawn the text from readers. The article's row is locked before any
    check, so that no transaction changes it in between, whatever the isolation level.
    """

    operation = pgtrigger.Insert | pgtrigger.Update
    declare = [
        ("article", "record"),
        ("place", "record"),
        ("words", "record"),
        ("state", "text"),
        ("yes", "bigint"),
    ]

    func = _LOOKED_AT + _MADE + _SETTLED


class UrgentCorrection(models.Model):
    """``revision`` was published without an approval; ``base`` returns unless ``outcome`` says otherwise.

    ``author_ids``: authors after ``base``; none of them can countersign. ``note``: shown to readers.
    """

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("article")
    )
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="correction")
    digest = models.CharField(_("digest"), max_length=64)
    base = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    made_by = UserKey(verbose_name=_("made by"))
    reason = models.CharField(_("reason"), max_length=400)
    note = models.CharField(_("note for readers"), max_length=LONGEST_NOTE, blank=True, default="")
    policy = models.JSONField(default=dict, editable=False)
    author_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)
    made_in = models.PositiveBigIntegerField(default=0, editable=False)  # the transaction
    due_at = models.DateTimeField(_("to be countersigned until"), db_default=Now(), editable=False)
    outcome = models.CharField(
        _("what became of it"),
        max_length=14,
        choices=Outcome,
        default=Outcome.OPEN,
        blank=True,
        editable=False,
    )
    settled_by = UserKey(verbose_name=_("settled by"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)

    class Meta:
        verbose_name = _("urgent correction")
        verbose_name_plural = _("urgent corrections")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=~Q(revision=F("base")), name="correction_changes_something"),
        )
        indexes = (
            models.Index(fields=("article",), condition=Q(outcome=Outcome.OPEN), name="correction_open"),
            models.Index(fields=("due_at", "id"), condition=Q(outcome=Outcome.OPEN), name="correction_due"),
            models.Index(fields=("article", "-id"), name="correction_by_article"),
        )
        triggers = (CorrectionInOrder(name="correction_in_order"),)

    def __str__(self) -> str:
        return str(self.article)


class DismissedOffer(Numbered):
    """For this user only: others still get the offer, and the page of the correction shows it to all."""

    correction = models.ForeignKey(UrgentCorrection, on_delete=models.CASCADE, related_name="dismissed")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("dismissed offer")
        verbose_name_plural = _("dismissed offers")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("correction", "person"), name="dismissed_offer_one_each"),
        )
