"""Selection of the export: everything that is not in the trash."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.media.removed import is_there
from content.models import Address, Article, Asset, AssetVersion, Byline, RevisionMedia, Section
from content.models.site import shown_by_site


def sections() -> "QuerySet[Section]":
    return Section.objects.filter(trashed_at=None, address__isnull=False)


def articles() -> "QuerySet[Article]":
    """Live ones, drafts, and what was taken down."""
    return Article.objects.filter(
        trashed_at=None, purged_at=None, address__isnull=False, section__in=sections().values("pk")
    )


def redirects() -> "QuerySet[Address]":
    leads = Q(target__section__in=sections().values("pk")) | Q(target__article__in=articles().values("pk"))
    return Address.objects.filter(leads | ~Q(external=""), kind="redirect")


def versions() -> "QuerySet[AssetVersion]":
    """Versions of files, without those whose bytes were redacted."""
    return AssetVersion.objects.filter(is_there())


def assets() -> "QuerySet[Asset]":
    """Library assets, and trashed ones that a version of a text, a byline or the site still shows."""
    shown = RevisionMedia.objects.filter(
        version__asset=OuterRef("pk"), revision__article__in=articles().values("pk")
    )
    worn = Byline.objects.in_use().filter(picture__asset=OuterRef("pk"))
    of_site = AssetVersion.objects.filter(shown_by_site(), asset=OuterRef("pk"))
    return Asset.objects.filter(
        Q(trashed_at=None) | Exists(shown) | Exists(worn) | Exists(of_site),
        Exists(versions().filter(asset=OuterRef("pk"))),
        section__in=sections().values("pk"),
    )
