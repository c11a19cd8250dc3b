"""Where a revision stands on its way to readers, and who said yes to exactly which words."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges, UnskippableTrigger
from content.models.articles.guest_review import GuestReview
from content.models.articles.revision import Revision
from content.models.triggers.notes import NoteOfArticle
from content.models.triggers.review_queue import BeginsToWait, WaitsOrNot

GUEST = "guest"  # the role in which somebody without an account approves


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    ARCHIVED = "archived", _("Archived")


_PUBLISHED = """
    IF NEW.state <> 'published' OR (TG_OP = 'UPDATE' AND OLD.state = 'published'
            AND OLD.revision_id = NEW.revision_id) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.content_revision AS words
        JOIN public.content_article AS article ON article.id = words.article_id
        JOIN public.content_section AS section ON section.id = article.section_id
        LEFT JOIN public.content_revision AS live ON live.id = article.live_id
        WHERE words.id = NEW.revision_id AND EXISTS (
            SELECT FROM public.content_urgentcorrection AS fix
            WHERE fix.article_id = article.id AND fix.outcome = '' AND (
                (fix.revision_id = words.id AND fix.digest = words.digest
                    AND fix.made_in = pg_catalog.pg_current_xact_id()::text::bigint)
                OR (fix.base_id = words.id AND fix.revision_id = article.live_id)
            )
        ) OR words.id = NEW.revision_id AND NOT EXISTS (
            SELECT FROM public.content_urgentcorrection AS fix
            WHERE fix.article_id = article.id AND fix.outcome = ''
        ) AND (
            NOT section.four_eyes
            OR section.approvals <= (
                SELECT count(DISTINCT yes.approver_id) FROM public.content_approval AS yes
                WHERE yes.revision_id = words.id AND yes.digest = words.digest
                AND yes.submission = NEW.submission
                AND (yes.guest_id IS NULL OR section.guests = 'approve')
                AND yes.approver_id <> ALL (words.author_id || words.author_ids || article.draft_author_ids)
                AND NOT EXISTS (
                    SELECT FROM public.content_revision AS own WHERE own.article_id = article.id
                    AND own.author_id = yes.approver_id AND own.number > coalesce(live.number, 0)
                )
            ) AND (section.demands = '[]' OR public.content_approvals_left(
                words.id, NEW.submission, coalesce(live.number, 0), NULL, false) <= 0)
            OR EXISTS (
                SELECT FROM public.content_emergencypass AS pass
                WHERE pass.revision_id = words.id AND pass.digest = words.digest
                AND pass.used_in = pg_catalog.pg_current_xact_id()::text::bigint
            )
            OR EXISTS (
                SELECT FROM public.content_importeditem AS item WHERE item.object_id = article.id
                AND (words.number = 1 AND item.kind IN ('post', 'page') OR item.kind = 'article'
                    AND item.arrived_in = pg_catalog.pg_current_xact_id()::text::bigint))
        )
    ) THEN
        RAISE EXCEPTION 'nobody else has approved revision %, or too few have', NEW.revision_id
            USING ERRCODE = 'insufficient_privilege';
    END IF; RETURN NEW;
"""


class PublishedByTwo(UnskippableTrigger):
    """The second wall of four eyes: where the section demands it, a revision is published only with a yes.

    It must be a yes to these very words in their present submission, by somebody who wrote no revision after the
    live one and is not among those whose words came back into this one (``author_ids``, and what the article says by
    now), and as many of them, and those people, as the section asks for. What an import brings in was public
    elsewhere: that takes the row which says where it came from and, for words with a history, the transaction in which
    they came (imported.py). An emergency lets through exactly one revision, in
    the transaction that used it up. An urgent correction lets through the corrected words, in the transaction that
    made it, and the words before, as long as the corrected ones are live; nothing else is published until it has
    been settled.
    """

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: Any) -> str:
        return self.format_sql(_PUBLISHED)


class RevisionStatus(models.Model):
    """The changing part beside an immutable revision."""

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="status"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # How often it was submitted: a yes given to an earlier submission does not count for the next.
    submission = models.PositiveIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(null=True)
    # Who reads it, and until when it is wanted (content/reviewing); gone with the next submission.
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("state of a revision")
        verbose_name_plural = _("states of revisions")
        indexes = (
            models.Index(fields=("state", "submitted_at"), name="revision_status_by_state"),
            models.Index(
                fields=("due_at",), condition=Q(due_at__isnull=False, state="in_review"), name="review_due"
            ),
        )
        triggers = (
            PublishedByTwo(name="published_by_two"),
            BeginsToWait(name="begins_to_wait"),
            WaitsOrNot(name="waits_or_not"),
        )

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.state}"


class GuestSaidYes(UnskippableTrigger):
    """A yes in the name of a guest needs that guest's answer to these very words.

    Which roles somebody held when they said yes is looked up here, whatever is sent: whose approval it is, is no claim.
    A guest holds none, and lends nobody theirs.
    """

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            IF NEW.guest_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM public.content_guestreview AS asked
                WHERE asked.id = NEW.guest_id AND asked.revision_id = NEW.revision_id AND asked.digest = NEW.digest
                AND asked.submission = NEW.submission AND asked.invited_by_id = NEW.approver_id
                AND asked.answer = 'approved'
            ) THEN
                RAISE EXCEPTION 'guest % has not said yes', NEW.guest_id USING ERRCODE = 'insufficient_privilege';
            END IF;
            NEW.held := jsonb_build_array();
            IF NEW.guest_id IS NULL THEN
                SELECT public.content_roles_at(NEW.approver_id, section.scope_id) INTO NEW.held
                FROM public.content_revision AS words
                JOIN public.content_article AS article ON article.id = words.article_id
                JOIN public.content_section AS section ON section.id = article.section_id
                WHERE words.id = NEW.revision_id;
            END IF;
            RETURN NEW;
            """
        )


class Approval(models.Model):
    """A yes to one digest, append-only. It counts only for the submission it was given to."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    submission = models.PositiveIntegerField()
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who said yes in the approver's charge: the two count as one person.
    guest = models.OneToOneField(GuestReview, on_delete=models.PROTECT, null=True, related_name="approval")
    role = models.CharField(
        _("role"), max_length=40
    )  # in which the approver said yes; roles may be lost later
    # The roles that they held there at that moment, looked up by the database: what tells whose approval it is.
    held = models.JSONField(
        _("roles held"), default=list, db_default=Value([], models.JSONField()), editable=False
    )
    # The policy that was in force when the yes was given (content/policy.py); empty for what is older than policies.
    policy = models.JSONField(
        _("policy in force"), default=dict, db_default=Value({}, models.JSONField()), editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = (
            models.UniqueConstraint(
                fields=("revision", "submission", "approver"),
                condition=Q(guest=None),
                name="approval_once_per_person",
            ),
            models.CheckConstraint(condition=Q(guest=None) ^ Q(role=GUEST), name="approval_of_guest_says_so"),
        )
        triggers = (RefuseChanges(name="approval_append_only"), GuestSaidYes(name="approval_of_guest"))

    def __str__(self) -> str:
        return f"{self.approver_id} approved {self.digest[:8]}"


class ReviewNote(models.Model):
    """What somebody asks the writers to look at: on a whole version or on a passage, or an answer to such a note.

    Append-only by grant; only a removal by law takes words out of it (redaction_triggers.py). ``quote`` is the passage
    as it could be read in ``revision``, ``start`` where it stood there (content/notes/anchors.py); empty for a note on
    everything.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="notes")
    thread = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=4000)
    quote = models.TextField(_("passage"), blank=True, default="", db_default="")
    start = models.PositiveIntegerField(default=0, db_default=0)
    # In which a guest wrote it, for whom the author answers; none for the author's own.
    guest = models.ForeignKey(GuestReview, on_delete=models.PROTECT, null=True, related_name="notes")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # Those of the revision, written by the database: what was noted on an article is found without its versions.
    article = models.ForeignKey(
        "content.Article",
        on_delete=models.DO_NOTHING,
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    number = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("review note")
        verbose_name_plural = _("review notes")
        ordering = ("created_at", "id")
        indexes = (
            models.Index(fields=("article", "-created_at", "-id"), name="note_newest_of_article"),
            models.Index(fields=("article", "number"), name="note_by_version"),
        )
        triggers = (NoteOfArticle(name="note_of_article"),)

    def __str__(self) -> str:
        return self.text[:60]


class NoteResolution(models.Model):
    """That nothing is left to do about a note. Goes when somebody opens it again."""

    note = models.OneToOneField(
        ReviewNote, on_delete=models.PROTECT, primary_key=True, related_name="resolution"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("resolved note")
        verbose_name_plural = _("resolved notes")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.note_id}"
