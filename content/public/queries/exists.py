"""Whether everybody finds something under a byline, or about a topic: as a column of bylines and topics.

One row is looked at in each section in which there is any, however much there is that is not for everybody.
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

_HERE, _AROUND = OuterRef("pk"), OuterRef(OuterRef("pk"))  # the section, and what the column is of


def section_under() -> Subquery:
    """One section that has something under the byline for everybody; None without."""
    return _one_of(SectionsUnder(OuterRef("pk")), UnderByline.objects.filter(byline_id=_AROUND))


def section_about() -> Subquery:
    """One section that has something about the topic for everybody; None without."""
    live = Filed.objects.filter(topic=_AROUND, first_published_at__isnull=False)
    return _one_of(SectionsAbout(OuterRef("pk")), live)


def _one_of(sections: Any, rows: QuerySet[Any]) -> Subquery:
    # In the order of an index, which it begins with: PostgreSQL would read all that lies in a section to find any.
    found = rows.filter(section_id=_HERE, article__address__isnull=False).order_by(
        "-first_published_at", "-article"
    )
    any_of = [Subquery(found.filter(kind=kind).values("article")[:1]) for kind in kinds.names(Listed.BY_DATE)]
    here = for_everybody().filter(IsOneOf(F("pk"), sections)).alias(one=Coalesce(*any_of, None))
    return Subquery(here.filter(one__isnull=False).values("pk")[:1])
