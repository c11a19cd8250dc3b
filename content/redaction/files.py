"""Redaction of a stored picture: its bytes are deleted once no version of any article uses them."""

from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from content.actions import VIEW_ARTICLE
from content.media import removed
from content.media.events import MEDIA_REDACTED
from content.media.urls.files import ADDRESS
from content.models import (
    Article,
    AssetVersion,
    Byline,
    MediaFile,
    Redaction,
    RemovedFile,
    Revision,
    RevisionMedia,
)
from content.models.site import shown_by_site
from content.redaction.occurrences import Wanted
from foundation.query_expressions import IsOneOf
from rbac.queries import as_boolean, rows_allowed

SHOWN = 50
LOOKED_AT = 2_000  # uses of a file


class Elsewhere(NamedTuple):
    """Other articles, a version of which uses the same bytes: those visible to the user, and how many more.

    ``is_more``: whether there may be more that are neither shown nor counted.
    """

    articles: list[Article]
    hidden: int
    is_more: bool


def stored_digest(wanted: Wanted | None) -> str:
    """Digest of the stored file to redact; "" if it is none of ours."""
    found = ADDRESS.fullmatch(wanted.picture) if wanted else None
    return found[1] if found else ""


def elsewhere(article: Article, digest: str, *, by: Any) -> Elsewhere:
    """Each of these articles needs a redaction of its own: the user who agrees sees what is removed from where."""
    uses = _uses_elsewhere(article, digest)
    keys = sorted({*uses[:LOOKED_AT]})
    # Checked one by one: not searched among everything below the user's roles.
    allowed = as_boolean(rows_allowed(by, VIEW_ARTICLE, Article, per_row=True))
    seen = list(Article.objects.filter(allowed, pk__in=keys).order_by("pk").values_list("pk", flat=True))
    shown = Article.objects.filter(pk__in=seen[:SHOWN]).select_related("live", "draft").order_by("pk")
    is_more = len(uses) > LOOKED_AT or len(seen) > SHOWN
    return Elsewhere(list(shown), len(keys) - len(seen), is_more)


def _uses_elsewhere(article: Article, digest: str) -> list[int]:
    """The article of each use, newest first; one more than LOOKED_AT if there are more."""
    versions = AssetVersion.objects.filter(file=digest).order_by("-pk").values("pk")[:LOOKED_AT]
    uses = RevisionMedia.objects.filter(IsOneOf(F("version"), ArraySubquery(versions)))
    # Checked for each row: PostgreSQL might join all uses with all versions of all articles.
    of = Subquery(Revision.objects.filter(pk=OuterRef("revision")).values("article")[:1])
    found = uses.annotate(of=of).exclude(of=article.pk).order_by("-version", "-pk")
    return list(found.values_list("of", flat=True)[: LOOKED_AT + 1])


def remove_file(redaction: Redaction, digest: str, *, about: Article, by: Actor) -> bool:
    """After the picture left the article. Returns whether its bytes are deleted too, if nothing else shows them."""
    if not MediaFile.objects.filter(pk=digest).exists():
        return False
    used = RevisionMedia.objects.filter(version__file=digest).exists()
    of_site = AssetVersion.objects.filter(shown_by_site(), file=digest)
    if used or of_site.exists() or Byline.objects.filter(picture__file=digest).exists():
        return False
    # The database copies date and reason from the redaction.
    RemovedFile.objects.create(redaction=redaction, digest=digest, removed_at=Now(), reason=redaction.reason)
    record(MEDIA_REDACTED, by=by, about=about, redaction=redaction.pk, digest=digest, reason=redaction.reason)
    removed.destroy_soon(digest)
    return True
