"""The article of a comment thread, for pages about its comments alone."""

from typing import NamedTuple

from django.http import HttpRequest

from content.kinds.registry import kinds
from content.models import Article
from content.models.articles.section import CommentPolicy
from content.public.queries.lookup import SITE_STATE
from content.public.queries.restricted import is_for_everybody, nothing_at, require_article


class Place(NamedTuple):
    """``version`` is incremented with every change that readers see of the article or of its comments."""

    article_id: int
    title: str
    path: str
    policy: str
    site: str | None
    version: int
    audience: str
    kind: str

    @property
    def url(self) -> str:
        return f"/{self.path}/"

    @property
    def has_comments(self) -> bool:
        """Whether readers see any: imported comments of other kinds of page are not shown."""
        return kinds[self.kind].takes_comments

    @property
    def is_closed(self) -> bool:
        return self.policy == CommentPolicy.CLOSED


def place_of(request: HttpRequest, article_id: int) -> Place:
    """One query, the site's state included. Raises Http404 when this reader cannot see the article."""
    live = Article.objects.filter(pk=article_id, live__isnull=False, address__isnull=False)
    columns = (
        "pk", "live__title", "address__path", "section__comments", SITE_STATE, "public_version", "section__audience",
        "kind",
    )  # fmt: skip
    row = live.values_list(*columns).first()
    if row is None:
        nothing_at(request)
    place = Place(*row)
    if not is_for_everybody(place.audience):
        require_article(request, article_id)
    return place
