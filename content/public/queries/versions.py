"""Version of the whole public site: part of the ETag of pages that show all of it."""

from typing import Any

from django.db.models import QuerySet, Subquery, Sum, Value

from content.models import Section, Site
from content.models.articles.section import Audience
from content.public.queries.lookup import SITE_STATE
from foundation.prepared_queries import PreparedQuery


def site_and_lists() -> tuple[str | None, int]:
    """The site's state, and the number of public changes of articles. One query."""
    return next(iter(_VERSION.rows()), (None, 0))


def _version() -> QuerySet[Site, Any]:
    seen = Section.objects.filter(audience=Audience.PUBLIC)
    versions = seen.order_by().values(one=Value(1)).annotate(all=Sum("public_version"))
    return Site.objects.values_list(SITE_STATE, Subquery(versions.values("all")))


_VERSION: PreparedQuery[tuple[str | None, int]] = PreparedQuery(_version, lambda state, lists: (state, lists))
