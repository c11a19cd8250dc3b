"""Backlinks: internal links of the live content, indexed by the path they lead to.

PostgreSQL writes them whenever the live revision changes, so they are exact at once. A pattern reads them from the
text and may find too many, also paths of other sites: the caller checks the text itself
(content/addresses/backlinks.py). Links of the newest content, live or not, are stored with the checkup.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import BigIntegerField, Func
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.validators import LONGEST_PATH


class LiveLinks(models.Model):
    """Links of one article. ``paths`` have no leading or trailing slash, no query, no fragment and no host."""

    # No constraint: this is a copy of what is checked at its source.
    article = models.OneToOneField(
        "content.Article",
        on_delete=models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="live_links",
    )
    paths = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("links of what readers see")
        verbose_name_plural = _("links of what readers see")
        default_permissions = ()
        # Without a pending list (fastupdate), which each reader of the index would have to scan.
        indexes = (GinIndex(fields=("paths",), name="live_links_paths", fastupdate=False),)

    def __str__(self) -> str:
        return f"article {self.article_id}"


_PATH = """
    btrim(regexp_replace(regexp_replace(found.href[1], '^(https?:)?//[^/?#]*', '', 'i'), '[?#].*$', ''), '/')
"""


def noted(article: str, words: str) -> str:
    """Trigger statements that store the links of ``words`` again; both arguments are SQL expressions for keys."""
    return f"""
    DELETE FROM public.content_livelinks WHERE article_id = {article};
    INSERT INTO public.content_livelinks (article_id, paths)
    SELECT {article}, array_agg(DISTINCT one.path) FROM (
        SELECT {_PATH} AS path FROM public.content_revision AS words
        CROSS JOIN regexp_matches(words.body, '<a [^>]*href="((/|https?://)[^"]*)"', 'gi') AS found (href)
        WHERE words.id = {words}
    ) AS one WHERE one.path <> '' AND octet_length(one.path) <= {LONGEST_PATH}
    HAVING count(*) > 0;
"""  # noqa: S608


_NOTED = noted("NEW.id", "NEW.live_id") + "    RETURN NULL;\n"


class LinksFromNowOn(UnskippableTrigger):
    """On the table of articles: another revision is live. A plain save does not fire it."""

    when = pgtrigger.After
    operation = UpdateOf("live_id")
    condition = pgtrigger.Condition("OLD.live_id IS DISTINCT FROM NEW.live_id")

    func = _NOTED


class LinksAtOnce(UnskippableTrigger):
    """The same for an article that is live when it is inserted."""

    when = pgtrigger.After
    operation = pgtrigger.Insert
    condition = pgtrigger.Condition("NEW.live_id IS NOT NULL")

    func = _NOTED


# Functions of migrations/0002_functions.py.


class _Linking(Func):
    output_field = ArrayField(BigIntegerField())


class LinkingLive(_Linking):
    """Keys of at most so many articles whose live content may link to one of these paths."""

    function = "public.content_linking_live"


class LinkingNewest(_Linking):
    """The same for the newest content, as the worker last saw it."""

    function = "public.content_linking_newest"
