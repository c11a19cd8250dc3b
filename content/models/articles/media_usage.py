"""Index tables: which articles show a file, by section; who may read a file follows from where it is shown.

Unlike RevisionMedia (../media.py), which has a row for every version that names a file, queries here skip from
section to section and never read further articles of the same one. Only PostgreSQL writes them, when content starts or
stops using files, and when an article is published, moved or trashed.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BigIntegerField, Func, Q
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.models.articles.keys import CopiedArticle


class _Shown(models.Model):
    """``version_id``: of a file. No constraints: this is a copy of what is checked at its source."""

    article = CopiedArticle(related_name="+")
    version_id = models.BigIntegerField()
    section_id = models.BigIntegerField()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"version {self.version_id} in article {self.article_id}"


class ShownLive(_Shown):
    """One file that readers see in one article."""

    class Meta(_Shown.Meta):
        verbose_name = _("file that readers see in an article")
        verbose_name_plural = _("files that readers see in articles")
        constraints = (models.UniqueConstraint(fields=("article", "version_id"), name="shown_live_once"),)
        indexes = (
            models.Index(fields=("version_id", "section_id", "article"), name="shown_live_in_section"),
        )


class ShownEver(_Shown):
    """One file that some version of one article shows, past or present."""

    in_trash = models.BooleanField(default=False, db_default=False)

    class Meta(_Shown.Meta):
        verbose_name = _("file that an article shows or showed")
        verbose_name_plural = _("files that articles show or showed")
        constraints = (models.UniqueConstraint(fields=("article", "version_id"), name="shown_ever_once"),)
        indexes = (
            models.Index(
                fields=("version_id", "section_id", "article"),
                condition=Q(in_trash=False),
                name="shown_ever_in_section",
            ),
        )


class ShownFromNowOn(UnskippableTrigger):
    """On the table of articles: another live revision, or another section. A plain save does not fire it."""

    when = pgtrigger.After
    operation = UpdateOf("live_id", "section_id")
    condition = pgtrigger.Condition(
        "OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.section_id IS DISTINCT FROM NEW.section_id"
    )

    func = """
        DELETE FROM public.content_shownlive WHERE article_id = NEW.id;
        INSERT INTO public.content_shownlive (article_id, version_id, section_id)
        SELECT NEW.id, shown.version_id, NEW.section_id
        FROM public.content_revisionmedia AS shown WHERE shown.revision_id = NEW.live_id;
        RETURN NULL;
        """


class ShownElsewhere(UnskippableTrigger):
    """On the table of articles: one is moved, trashed or restored."""

    when = pgtrigger.After
    operation = UpdateOf("section_id", "trashed_at")
    condition = pgtrigger.Condition(
        "OLD.section_id IS DISTINCT FROM NEW.section_id OR (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL)"
    )

    func = """
        UPDATE public.content_shownever SET section_id = NEW.section_id, in_trash = NEW.trashed_at IS NOT NULL
        WHERE article_id = NEW.id;
        RETURN NULL;
        """


class ComesIntoWords(UnskippableTrigger):
    """On the table of uses. The article is locked, so it is published or moved before or afterwards."""

    when = pgtrigger.After
    operation = pgtrigger.Insert
    declare = [("own", "record")]

    func = """
        SELECT article.id, article.section_id, article.live_id, article.trashed_at INTO own
        FROM public.content_revision AS words
        JOIN public.content_article AS article ON article.id = words.article_id
        WHERE words.id = NEW.revision_id FOR SHARE OF article;
        INSERT INTO public.content_shownever (article_id, version_id, section_id, in_trash)
        VALUES (own.id, NEW.version_id, own.section_id, own.trashed_at IS NOT NULL) ON CONFLICT DO NOTHING;
        IF own.live_id = NEW.revision_id THEN
            INSERT INTO public.content_shownlive (article_id, version_id, section_id)
            VALUES (own.id, NEW.version_id, own.section_id) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
        """


class GoesOutOfWords(UnskippableTrigger):
    """On the table of uses: a removal takes a file out of the content, or the trash is purged."""

    when = pgtrigger.After
    operation = pgtrigger.Delete
    declare = [("own", "record")]

    func = """
        SELECT article.id, article.live_id INTO own
        FROM public.content_revision AS words
        JOIN public.content_article AS article ON article.id = words.article_id
        WHERE words.id = OLD.revision_id FOR SHARE OF article;
        IF own.live_id = OLD.revision_id THEN
            DELETE FROM public.content_shownlive WHERE article_id = own.id AND version_id = OLD.version_id;
        END IF;
        DELETE FROM public.content_shownever AS shown
        WHERE shown.article_id = own.id AND shown.version_id = OLD.version_id AND NOT EXISTS (
            SELECT FROM public.content_revision AS words
            JOIN public.content_revisionmedia AS other ON other.revision_id = words.id
            WHERE words.article_id = own.id AND other.version_id = OLD.version_id
        );
        RETURN NULL;
        """


# Functions of migrations/0002_functions.py: they read along an index, from one section to the next.


class _InEachSection(Func):
    output_field = ArrayField(BigIntegerField())


class ShowingLive(_InEachSection):
    """Of each section in which readers see the version of this key, one article that shows it.

    With a limit after the key: that many of these articles, or all, in any section. The same holds below.
    """

    function = "public.content_showing_live"


class ShowingEver(_InEachSection):
    """The same for any version of an article that is not in the trash."""

    function = "public.content_showing_ever"


class StandingUnder(_InEachSection):
    """Of each section that has articles under the byline of this key, one such article."""

    function = "public.content_standing_under"
