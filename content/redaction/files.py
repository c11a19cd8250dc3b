"""What a removed picture leaves in the store: its bytes go once no version of any article uses them."""

from typing import Any, NamedTuple

from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from content.actions import VIEW_ARTICLE
from content.former import forget_former
from content.media import removed
from content.media.addresses import ADDRESS
from content.media.events import FILE_REMOVED
from content.models import Article, Asset, Byline, MediaFile, Redaction, RemovedFile, RevisionMedia
from content.redaction.places import Wanted
from rbac.queries import visible_to


class Elsewhere(NamedTuple):
    """Other articles, a version of which uses the same bytes: those that somebody sees, and how many more."""

    articles: list[Article]
    hidden: int


def stored_digest(wanted: Wanted | None) -> str:
    """Of the stored file that is to go; "" where it is none of ours."""
    found = ADDRESS.fullmatch(wanted.picture) if wanted else None
    return found[1] if found else ""


def elsewhere(article: Article, digest: str, *, by: Any) -> Elsewhere:
    """Each of these articles needs a removal of its own: who is asked to agree sees what goes from where."""
    others = Article.objects.filter(revisions__media__version__file=digest).exclude(pk=article.pk)
    others = Article.objects.filter(pk__in=others.values("pk"))
    seen = visible_to(by, VIEW_ARTICLE, others).select_related("live", "draft").order_by("pk")
    return Elsewhere(list(seen), others.count() - len(seen))


def remove_file(redaction: Redaction, digest: str, *, about: Article, by: Actor) -> bool:
    """After the picture left the article. Whether its bytes go too, which they do if nothing else shows them."""
    if not MediaFile.objects.filter(pk=digest).exists():
        return False
    used = RevisionMedia.objects.filter(version__file=digest).exists()
    if used or Byline.objects.filter(picture__file=digest).exists():
        return False
    shown_by = Asset.objects.filter(versions__file=digest).values_list("pk", flat=True)
    forget_former(Asset, shown_by)  # what was said of the picture may name whoever is in it
    # The database copies date and reason from the removal.
    RemovedFile.objects.create(redaction=redaction, digest=digest, removed_at=Now(), reason=redaction.reason)
    record(FILE_REMOVED, by=by, about=about, redaction=redaction.pk, digest=digest, reason=redaction.reason)
    removed.destroy_soon(digest)
    return True
