"""What the words that readers see link to on this site, found from the address that is linked to.

PostgreSQL writes it when other words are live, so it is exact at once. It is read from the text by a pattern, which may
find more than there is, also addresses of other sites: whoever asks reads the text itself
(content/addresses/backlinks.py).
What the newest words link to, be they live or not, stands with the checkup.
"""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import BigIntegerField, Func
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from content.validators import LONGEST_PATH


class LiveLinks(models.Model):
    """Of one article. ``paths`` have no slash at their ends, no part behind ``?`` or ``#`` and no site before them."""

    # No constraint: this says again what is checked where it was said first.
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
        # Without a list of what is still to be entered, which whoever looks would have to read.
        indexes = (GinIndex(fields=("paths",), name="live_links_paths", fastupdate=False),)

    def __str__(self) -> str:
        return f"article {self.article_id}"


_UpdateOf: Any = pgtrigger.UpdateOf  # it has no types
_PATH = """
    btrim(regexp_replace(regexp_replace(found.href[1], '^(https?:)?//[^/?#]*', '', 'i'), '[?#].*$', ''), '/')
"""


def noted(article: str, words: str) -> str:
    """The statements of a trigger that note anew what ``words`` link to; both are expressions for keys."""
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
    """On the table of articles, where other words are live. A save leaves this alone."""

    when = pgtrigger.After
    operation: Any = _UpdateOf("live_id")
    condition: Any = pgtrigger.Condition("OLD.live_id IS DISTINCT FROM NEW.live_id")

    def get_func(self, model: Any) -> str:
        return self.format_sql(_NOTED)


class LinksAtOnce(UnskippableTrigger):
    """The same for an article that is live when it comes."""

    when = pgtrigger.After
    operation: Any = pgtrigger.Insert
    condition: Any = pgtrigger.Condition("NEW.live_id IS NOT NULL")

    def get_func(self, model: Any) -> str:
        return self.format_sql(_NOTED)


# Left to itself PostgreSQL takes many texts to link to an address, and reads them all from the first one on. Migrations
# hold the text that was current when they were written.
_FOUND = (
    "CREATE OR REPLACE FUNCTION public.{name}(asked text[], most integer) RETURNS bigint[] LANGUAGE sql STABLE"
    " SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$"
    " SELECT ARRAY(SELECT linking.article_id FROM public.{table} AS linking WHERE linking.{column} && asked LIMIT most)"
    " $$;"
)
LINKING_LIVE = _FOUND.format(name="content_linking_live", table="content_livelinks", column="paths")
LINKING_NEWEST = _FOUND.format(name="content_linking_newest", table="content_checkup", column="links")


class _Linking(Func):
    output_field = ArrayField(BigIntegerField())


class LinkingLive(_Linking):
    """The keys of so many articles, or fewer, whose live words may link to one of these paths."""

    function = "public.content_linking_live"


class LinkingNewest(_Linking):
    """The same of the newest words, as the worker last saw them."""

    function = "public.content_linking_newest"
