"""Media references of a text. Authors may only name files visible to them; others count as missing."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from content.actions import READ_MEDIA
from content.media.errors import UnknownFile
from content.media.removed import is_there
from content.media.urls.files import named_in
from content.models import Article, AssetVersion, Revision, RevisionMedia
from rbac.queries import visible_to


def versions_named(body: str, *, by: Any, article: Article) -> list[AssetVersion]:
    """Versions that clean ``body`` names. No query without any, else one; two if the same bytes are in several
    libraries.

    Raises UnknownFile, with the same sentence for missing, unreadable and trashed files. Files that the article
    used before stay usable, trashed or not.
    """
    named = named_in(body)
    if not named:
        return []
    uses = RevisionMedia.objects.filter(version=OuterRef("pk"))
    # Only for trashed files, in this order: most are in the newest version, and the article may have very many
    # versions.
    newest = [key for key in (article.draft_id, article.live_id) if key]
    used_here = Q(Exists(uses.filter(revision__in=newest))) if newest else Q()
    used_here |= Q(Exists(uses.filter(revision__article=article.pk)))
    candidates = visible_to(by, READ_MEDIA, AssetVersion).filter(
        is_there(),
        Q(asset__trashed_at=None) | used_here,
        file__in={digest for digest, _name in named},
    )
    found: dict[tuple[str, str], AssetVersion] = {}
    for version in _preferred(list(candidates.select_related("asset")), article):
        found.setdefault((version.file_id, version.address_name), version)
    for digest, name in named:
        if (digest, name) not in found:
            raise UnknownFile(name)
    return list({found[name].pk: found[name] for name in named}.values())


def _preferred(versions: list[AssetVersion], article: Article) -> list[AssetVersion]:
    """The same bytes may be in several libraries: what the article used before first, then its own section's."""
    if len({(version.file_id, version.address_name) for version in versions}) == len(versions):
        return versions
    keys = [version.pk for version in versions]
    uses = RevisionMedia.objects.filter(version__in=keys, revision__article=article.pk)
    used = {*uses.values_list("version", flat=True).distinct()}
    return sorted(versions, key=lambda v: (v.pk not in used, v.asset.section_id != article.section_id, v.pk))


def write_uses(revision: Revision, versions: list[AssetVersion]) -> None:
    """In the transaction of the revision."""
    RevisionMedia.objects.bulk_create([RevisionMedia(revision=revision, version=v) for v in versions])
