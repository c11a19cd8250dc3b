"""Whether a byline or topic has public articles: a column for queries of bylines and topics.

One row is read in each section with any article, however many are restricted.
"""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.kinds.kind import Listed
from content.kinds.registry import kinds
from content.models import Filed, UnderByline
from content.models.triggers.sections import SectionsAbout, SectionsUnder
from content.public.queries.newest import for_everybody
from foundation.query_expressions import IsOneOf

_HERE, _AROUND = OuterRef("pk"), OuterRef(OuterRef("pk"))  # the section, and the row of the column


def section_under() -> Subquery:
    """One section with public articles of the byline; None without."""
    return _one_of(SectionsUnder(OuterRef("pk")), UnderByline.objects.filter(byline_id=_AROUND))


def section_about() -> Subquery:
    """One section with public articles about the topic; None without."""
    live = Filed.objects.filter(topic=_AROUND, first_published_at__isnull=False)
    return _one_of(SectionsAbout(OuterRef("pk")), live)


def _one_of(sections: Any, rows: QuerySet[Any]) -> Subquery:
    # In the order of an index: otherwise PostgreSQL would read everything in a section to find one.
    found = rows.filter(section_id=_HERE, article__address__isnull=False).order_by(
        "-first_published_at", "-article"
    )
    any_of = [Subquery(found.filter(kind=kind).values("article")[:1]) for kind in kinds.names(Listed.BY_DATE)]
    here = for_everybody().filter(IsOneOf(F("pk"), sections)).alias(one=Coalesce(*any_of, None))
    return Subquery(here.filter(one__isnull=False).values("pk")[:1])
