"""Article: its section, the revision that readers see and the one that is being edited."""

from enum import StrEnum
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.models.articles.article_byline import ArrivesUnderBylines, StandsUnderBylines
from content.models.articles.article_topic import FiledWhereItIsRead
from content.models.articles.backlink import LinksAtOnce, LinksFromNowOn
from content.models.articles.keys import UserKey
from content.models.articles.media_usage import ShownElsewhere, ShownFromNowOn
from content.models.articles.section import Section
from content.models.triggers.article_columns import CommentsMoveAlong
from content.models.triggers.public_text import WordsAsAccepted
from content.models.triggers.review_queue import WaitsElsewhere
from content.models.triggers.search_index import WordsAreFound
from content.models.triggers.trash import EmptiedForGood, ThrownAwayNow
from content.validators import validate_slug

if TYPE_CHECKING:
    from content.models.articles.revision import Revision


class ArticleKind(StrEnum):
    """The kinds that code refers to. content/kinds/kind.py has all of them, also those of other apps."""

    ARTICLE = "article"
    PAGE = "page"


class LiveIsPublished(UnskippableTrigger):
    """Readers see only a revision of this article whose status is published.

    A public article does not move to a section that requires more or other approvals, that more people may read, or
    where it could be corrected without an approval; nor at all while a correction waits for its countersignature.
    Text that was corrected but not countersigned is public from the transaction of the correction on, and never again
    once it was withdrawn.
    """

    operation = pgtrigger.Insert | pgtrigger.Update

    func = """
        IF NEW.live_id IS NOT NULL AND TG_OP = 'UPDATE' AND EXISTS (
            SELECT FROM public.content_section AS was, public.content_section AS becomes
            WHERE was.id = OLD.section_id AND becomes.id = NEW.section_id AND was.id <> becomes.id AND (
                (becomes.four_eyes AND (NOT was.four_eyes OR becomes.approvals > was.approvals
                    OR becomes.signed > was.signed
                    OR public.content_demands_loosened(was.demands, becomes.demands)))
                OR array_position(ARRAY['roles', 'members', 'public']::text[], becomes.audience::text)
                    > array_position(ARRAY['roles', 'members', 'public']::text[], was.audience::text)
                OR (becomes.corrections AND NOT was.corrections)
                OR EXISTS (
                    SELECT FROM public.content_urgentcorrection AS fix
                    WHERE fix.article_id = NEW.id AND fix.outcome = ''
                )
            )
        ) THEN
            RAISE EXCEPTION 'article % is public and cannot move there', NEW.id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.live_id IS NULL OR (TG_OP = 'UPDATE' AND OLD.live_id = NEW.live_id AND OLD.id = NEW.id) THEN
            RETURN NEW;
        END IF;
        IF NOT EXISTS (
            SELECT FROM public.content_revisionstatus AS status
            JOIN public.content_revision AS words ON words.id = status.revision_id
            WHERE words.id = NEW.live_id AND words.article_id = NEW.id AND status.state = 'published'
            FOR SHARE OF status
        ) OR EXISTS (
            SELECT FROM public.content_urgentcorrection AS fix
            WHERE fix.revision_id = NEW.live_id AND fix.outcome = ''
            AND fix.made_in <> pg_current_xact_id()::text::bigint
        ) THEN
            RAISE EXCEPTION 'revision % of article % is not published', NEW.live_id, NEW.id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
        """


class KindStays(UnskippableTrigger):
    """The kind decides what the content means, so it is fixed when the article is created."""

    operation = UpdateOf("kind")

    func = """
        IF NEW.kind IS DISTINCT FROM OLD.kind THEN
            RAISE EXCEPTION 'article % stays what it is', OLD.id USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
        """


# Part of what is not live yet was written by a user who did not create the article.
WITH_OTHERS = ~Q(draft_author_ids__contained_by=[F("author")])
BEING_WRITTEN = Q(draft__isnull=False, archived_at__isnull=True)


class Article(models.Model):
    """Content is stored in immutable revisions; the status belongs to the revision (see review.py).

    ``live`` is what readers see, ``draft`` the newest revision that is not live yet; both may exist at once.
    """

    # In public addresses: keys would tell how many articles are hidden.
    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, default="article")
    # Indexed by article_by_section.
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="articles", verbose_name=_("section"), db_index=False
    )
    slug = models.CharField(_("address"), max_length=80, validators=[validate_slug])
    # Indexed by article_by_author.
    author = UserKey(related_name="articles", verbose_name=_("author"), db_index=False)
    live = models.OneToOneField(
        "content.Revision", on_delete=models.PROTECT, null=True, related_name="live_for"
    )
    draft = models.OneToOneField(
        "content.Revision", on_delete=models.PROTECT, null=True, related_name="draft_for"
    )
    # Authors of revisions after the live one: none of them may approve (four eyes).
    draft_author_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    topics = models.ManyToManyField(
        "content.Topic",
        through="content.Filed",
        blank=True,
        related_name="articles",
        verbose_name=_("topics"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    changed_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)
    first_published_at = models.DateTimeField(_("first published at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    # Start time, or end of validity, of the public version; for kinds that have one (content/kinds).
    begins_at = models.DateTimeField(_("begins at"), null=True, editable=False)
    ends_at = models.DateTimeField(_("ends at"), null=True, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, editable=False)
    # In the trash (content/trash/verbs.py); a purged article is a row without content. All timestamps are set by the
    # database.
    trashed_at = models.DateTimeField(_("thrown away at"), null=True, editable=False)
    trashed_by = UserKey(null=True, editable=False)
    trashed_with = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, editable=False, related_name="articles_thrown_with"
    )
    purged_at = models.DateTimeField(_("removed for good at"), null=True, editable=False)
    purged_in = models.PositiveBigIntegerField(null=True, editable=False)  # the transaction
    # The audit log encrypts the title with a key of this article, which is deleted when the law demands it.
    label_can_be_removed: bool = True
    # Incremented in the transaction of any change of the public page; part of its ETag.
    public_version = models.BigIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = (
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(live__isnull=True),
                name="article_archived_is_not_live",
            ),
            models.CheckConstraint(
                condition=Q(live__isnull=True) | Q(published_at__isnull=False),
                name="article_live_since_a_time",
            ),
            models.CheckConstraint(
                condition=Q(trashed_at__isnull=True) | Q(live__isnull=True),
                name="article_in_trash_is_not_live",
            ),
            models.CheckConstraint(
                condition=Q(live__isnull=True) | Q(draft__isnull=True) | ~Q(live=F("draft")),
                name="article_draft_is_not_live",
            ),
        )
        indexes = (
            models.Index(fields=("-changed_at", "-id"), name="article_by_change"),
            models.Index(fields=("author", "-changed_at", "-id"), name="article_by_author"),
            # The list filtered by one section (content/cms/lists/bounded_pages.py).
            models.Index(fields=("section", "-changed_at", "-id"), name="article_changed_in_section"),
            # Dashboard: a save updates the first of these, and the second only if several users write.
            models.Index(
                fields=("author", "-changed_at", "-id"), condition=BEING_WRITTEN, name="article_begun"
            ),
            # Without a pending list (fastupdate), which each reader of the index would have to scan.
            GinIndex(
                fields=("draft_author_ids",),
                condition=BEING_WRITTEN & WITH_OTHERS,
                name="article_written_with_others",
                fastupdate=False,
            ),
            # List filters for states of few articles; walking soon finds the others.
            models.Index(
                fields=("-changed_at", "-id"),
                condition=Q(archived_at__isnull=False),
                name="article_taken_down",
            ),
            models.Index(
                fields=("kind", "-changed_at", "-id"),
                condition=~Q(kind=ArticleKind.ARTICLE.value),
                name="article_of_other_kinds",
            ),
            # Which articles lie below a role: an index-only scan, when a user who may see few of many searches.
            models.Index(fields=("section", "trashed_at", "id"), name="article_by_section"),
            # Public lists: live articles of a kind in a section, newest first (content/public/queries/newest.py).
            models.Index(
                fields=("section", "kind", "-first_published_at", "-id"),
                condition=Q(live__isnull=False),
                name="article_newest_in_section",
            ),
            models.Index(
                fields=("-first_published_at", "-id"), condition=Q(live__isnull=False), name="article_newest"
            ),
            # Whether anything is live in a section within a range of keys, for the sitemap.
            models.Index(
                fields=("section", "id"), condition=Q(live__isnull=False), name="article_live_in_section"
            ),
            # API requests by kind; of most kinds there are few articles.
            models.Index(
                fields=("kind", "-first_published_at", "-id"),
                condition=Q(live__isnull=False) & ~Q(kind=ArticleKind.ARTICLE.value),
                name="article_newest_of_kind",
            ),
            models.Index(
                fields=("section", "kind", "ends_at", "id"),
                condition=Q(live__isnull=False, ends_at__isnull=False),
                name="article_in_order_of_end",
            ),
            models.Index(
                fields=("-trashed_at", "-id"), condition=Q(trashed_at__isnull=False), name="article_in_trash"
            ),
            # Candidates for purging the trash; a purged article stays as a row.
            models.Index(
                fields=("trashed_at",),
                condition=Q(trashed_at__isnull=False, purged_at__isnull=True),
                name="article_to_go",
            ),
            # Purged in this transaction: checked before removal (content/models/articles/redaction_triggers.py).
            models.Index(
                fields=("purged_in",), condition=Q(purged_in__isnull=False), name="article_purged_in"
            ),
        )
        triggers = (
            LiveIsPublished(name="live_is_published"),
            KindStays(name="kind_stays"),
            WordsAreFound(name="words_are_found"),
            ThrownAwayNow(name="thrown_away_now"),
            EmptiedForGood(name="emptied_for_good"),
            WaitsElsewhere(name="waits_elsewhere"),
            CommentsMoveAlong(name="comments_move_along"),
            StandsUnderBylines(name="stands_under_bylines"),
            ArrivesUnderBylines(name="arrives_under_bylines"),
            FiledWhereItIsRead(name="filed_where_it_is_read"),
            LinksFromNowOn(name="links_from_now_on"),
            LinksAtOnce(name="links_at_once"),
            ShownFromNowOn(name="shown_from_now_on"),
            ShownElsewhere(name="shown_elsewhere"),
            WordsAsAccepted(
                kind="article",
                words={"slug": "ROW.slug"},
                when_new=(),
                demanded="NEW.first_published_at IS NOT NULL AND (SELECT section.four_eyes"
                " FROM public.content_section AS section WHERE section.id = NEW.section_id)",
                operation=UpdateOf("slug"),
            ),
        )

    def __str__(self) -> str:
        return self.newest.title if self.draft_id or self.live_id else self.slug

    @property
    def newest(self) -> "Revision":
        """The draft, else the live revision. Every article has one of them, from its creation on."""
        revision = self.draft or self.live
        assert revision is not None  # noqa: S101
        return revision

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def every_author(self, *, before: int | None = None) -> list[int]:
        """Keys of the authors of all versions, or of those ``before`` that number.

        One query for each author: the index leads from one to the next, past all their versions.
        """
        found: list[int] = []
        versions = self.revisions.all() if before is None else self.revisions.filter(number__lt=before)
        written = versions.order_by("author_id").values_list("author_id", flat=True)
        while (author := written.filter(author_id__gt=found[-1] if found else 0).first()) is not None:
            found.append(author)
        return found
