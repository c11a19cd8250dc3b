"""Review: the status of a revision on its way to readers, who approved exactly which content, and the queue.

The queue (``Waiting``) is separate from the statuses, so that a list of waiting drafts begins with an index in its
order, for the whole site or one section: an article does not know the status of its draft, and a status does not know
the section. PostgreSQL writes it with the status (triggers/review_queue.py): no service function can forget it.
Visibility is checked on the article (content/cms/desk/review_queue.py).
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges, UnskippableTrigger
from content.models.articles.article import Article
from content.models.articles.devices import DevicesField
from content.models.articles.guest import GuestReview
from content.models.articles.keys import CopiedArticle, UserKey
from content.models.articles.revision import Revision
from content.models.triggers.article_columns import NoteOfArticle
from content.models.triggers.review_queue import BeginsToWait, WaitsOrNot

GUEST = "guest"  # role under which a person without an account approves


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
                AND (yes.guest_id IS NULL OR section.guests = 'approve') AND (yes.signed OR NOT section.signed)
                AND NOT yes.one_with && (words.author_id || words.author_ids || article.draft_author_ids)
                AND NOT EXISTS (
                    SELECT FROM unnest(yes.one_with) AS one (who) WHERE (
                        SELECT true FROM public.content_revision AS own
                        WHERE own.article_id = article.id AND own.author_id = one.who
                        AND own.number > coalesce(live.number, 0) LIMIT 1
                    )
                )
            ) AND (section.demands = '[]' OR public.content_approvals_left(
                words.id, NEW.submission, coalesce(live.number, 0), NULL, false) <= 0)
            AND NOT EXISTS (
                SELECT FROM public.content_signature AS signed
                JOIN public.content_signaturecheck AS found ON found.signature_id = signed.id AND found.why_not <> ''
                WHERE signed.object = pg_catalog.concat_ws(
                    ':', 'content.article', words.article_id, words.number, NEW.submission)
            )
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
        RAISE EXCEPTION 'no one else has approved revision %, or too few have', NEW.revision_id
            USING ERRCODE = 'insufficient_privilege';
    END IF; RETURN NEW;
"""


class PublishedByTwo(UnskippableTrigger):
    """Second control of four eyes: if the section requires it, a revision is published only with an approval.

    It must be an approval of exactly this content in its present submission, by a user who wrote no revision after
    the live one and is not among the authors of restored text in it (``author_ids``, and the article's present list),
    nor counted as one person with such an author when they approved (rbac/independence/rule.py),
    with the number of people, and the particular people, that the section requires; and without a signature that the
    worker found wrong. Imported content was public
    elsewhere: that takes the row which names its source and, for content with a history, the transaction of the
    import (imported.py). An emergency pass admits exactly one revision, in the transaction that used it up. An urgent
    correction admits the corrected text, in the transaction that made it, and the earlier text, as long as the
    corrected one is live; nothing else is published until it is settled.
    """

    operation = pgtrigger.Insert | pgtrigger.Update

    func = _PUBLISHED


class RevisionStatus(models.Model):
    """The mutable part of an immutable revision."""

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="status"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    submitted_by = UserKey(null=True)
    # Number of submissions: an approval of an earlier submission does not count for the next.
    submission = models.PositiveIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(null=True)
    # The reviewer who claimed it, and the due date (content/reviewing); cleared by the next submission.
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


_APPROVED = """
    IF NEW.guest_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.content_guestreview AS asked
        WHERE asked.id = NEW.guest_id AND asked.revision_id = NEW.revision_id AND asked.digest = NEW.digest
        AND asked.submission = NEW.submission AND asked.invited_by_id = NEW.approver_id
        AND asked.answer = 'approved'
    ) THEN
        RAISE EXCEPTION 'guest % has not said yes', NEW.guest_id USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.one_with := public.secure_rbac_one_person_with(NEW.approver_id);
    IF EXISTS (
        SELECT FROM public.content_approval AS yes
        JOIN public.content_revision AS words ON words.id = yes.revision_id
        JOIN public.content_article AS article ON article.id = words.article_id
        JOIN public.content_section AS section ON section.id = article.section_id AND section.four_eyes
        WHERE yes.revision_id = NEW.revision_id AND yes.submission = NEW.submission
        AND yes.approver_id <> NEW.approver_id AND yes.approver_id = ANY (NEW.one_with)
    ) THEN
        RAISE EXCEPTION 'user % counts as one person with another approver', NEW.approver_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (
        SELECT FROM public.content_revision AS words
        JOIN public.content_article AS article ON article.id = words.article_id
        JOIN public.content_section AS section ON section.id = article.section_id
        WHERE words.id = NEW.revision_id AND section.four_eyes AND section.devices AND (EXISTS (
            SELECT FROM public.content_revision AS own
            WHERE own.article_id = article.id AND own.number > words.number - 100
            AND own.author_id <> NEW.approver_id
            AND own.author_id = ANY (words.author_id || words.author_ids || article.draft_author_ids)
            AND own.devices && NEW.devices
        ) OR EXISTS (
            SELECT FROM public.content_approval AS yes
            WHERE yes.revision_id = words.id AND yes.submission = NEW.submission
            AND yes.approver_id <> NEW.approver_id AND yes.devices && NEW.devices
        ))
    ) THEN
        RAISE EXCEPTION 'user % shares a device with an author or approver', NEW.approver_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.signed := NEW.guest_id IS NULL AND EXISTS (
        SELECT FROM public.content_signature AS given
        JOIN public.content_revision AS words ON words.id = NEW.revision_id
        WHERE given.purpose = 'approve' AND given.signer_id = NEW.approver_id AND given.digest = NEW.digest
        AND given.object = concat_ws(':', 'content.article', words.article_id, words.number, NEW.submission)
    );
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


class GuestSaidYes(UnskippableTrigger):
    """An approval in the name of a guest needs that guest's answer about exactly this content.

    The roles of the approver are looked up here, whatever the client sends: whose approval it is cannot be claimed. A
    guest has no role, and the inviter's roles do not count for a guest. So are the accounts that count as one person
    with the approver (rbac/independence/rule.py): where four eyes are asked for, one of them approves once. Where
    the section asks for separate devices, the approver shows none that an author or another approver showed. Whether it
    is signed is looked up too.
    """

    operation = pgtrigger.Insert

    func = _APPROVED


class Approval(models.Model):
    """Approval of one digest, append-only. It counts only for the submission it was given to."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    submission = models.PositiveIntegerField()
    approver = UserKey()
    # The guest whom the approver vouches for: the two count as one person.
    guest = models.OneToOneField(GuestReview, on_delete=models.PROTECT, null=True, related_name="approval")
    role = models.CharField(
        _("role"), max_length=40
    )  # under which the approver approved; roles may be lost later
    # Their roles there at that time, looked up by the database: they decide whose approval it is.
    held = models.JSONField(
        _("roles held"), default=list, db_default=Value([], models.JSONField()), editable=False
    )
    # Who counted as one person with the approver at that time, the approver included; set by the database.
    one_with = ArrayField(models.BigIntegerField(), default=list, editable=False)
    devices = DevicesField()
    # Whether it is signed; set by the database. The worker verifies it: content/articles/signature_check.py.
    signed = models.BooleanField(_("signed"), default=False, db_default=False, editable=False)
    # The policy in force at that time (content/policy.py); empty for rows older than policies.
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
    """A request to the authors: about a whole version or a passage, or an answer to such a note.

    Append-only by grant; only a removal by law takes text out of it (content/models/articles/redaction_triggers.py).
    ``quote`` is the plain text of the passage in ``revision``, ``start`` its position there (content/notes/anchors.py);
    empty for a note on everything.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="notes")
    thread = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    author = UserKey()
    text = models.TextField(_("note"), max_length=4000)
    quote = models.TextField(_("passage"), blank=True, default="", db_default="")
    start = models.PositiveIntegerField(default=0, db_default=0)
    # The guest review with this note, for which the author vouches; none for the author's own notes.
    guest = models.ForeignKey(GuestReview, on_delete=models.PROTECT, null=True, related_name="notes")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # Copied from the revision by the database: finds the notes of an article without its versions.
    article = CopiedArticle(null=True, editable=False, related_name="+")
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
    """Marks a note as resolved. Deleted when a user opens it again."""

    note = models.OneToOneField(
        ReviewNote, on_delete=models.PROTECT, primary_key=True, related_name="resolution"
    )
    by = UserKey()
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("resolved note")
        verbose_name_plural = _("resolved notes")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.note_id}"


WAITS = (State.IN_REVIEW, State.APPROVED)


class Waiting(models.Model):
    """One draft that is in review or approved. Written by triggers only."""

    # No constraints: this is a copy of what is checked at its source.
    article = models.OneToOneField(
        Article, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="waiting"
    )
    revision_id = models.BigIntegerField()
    section_id = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=12, choices=State)
    turn = models.DateTimeField(_("turn"))

    class Meta:
        verbose_name = _("waiting draft")
        verbose_name_plural = _("waiting drafts")
        default_permissions = ()
        indexes = (
            models.Index(fields=("state", "turn", "article"), name="waiting_by_turn"),
            models.Index(fields=("section_id", "state", "turn", "article"), name="waiting_in_section"),
        )

    def __str__(self) -> str:
        return f"article {self.article_id}"


class ReviewReminder(models.Model):
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("reminder of reviews")
        verbose_name_plural = _("reminders of reviews")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id}"
