"""Who may read a file. Nothing is stored about it: whoever may read or see an article that uses it, or its asset.

What an article shows is decided by its revisions: a live one opens its files to its readers, any other to whoever sees
the article in the CMS. When an article is taken down, moved or put under another policy, its files follow at once. The
picture of a byline is shown below the articles that stand under it, and so is for their readers.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.actions import READ_ARTICLE, VIEW_ARTICLE, VIEW_MEDIA
from content.models import Article, Asset, AssetVersion, Byline
from rbac.queries import visible_to
from rbac.rulebook import Condition


def _seen_by(actor: Any) -> Q:
    """Over AssetVersion. The actions named here know by themselves what a frozen account or nobody may do."""
    readers = Article.objects.filter(live__media__version=OuterRef("pk"))
    colleagues = Article.objects.filter(revisions__media__version=OuterRef("pk"))
    library = Asset.objects.filter(pk=OuterRef("asset_id"))
    signed = Article.objects.filter(under__byline_id=OuterRef("pk"))
    bylines = Byline.objects.filter(Exists(visible_to(actor, READ_ARTICLE, signed)))
    return (
        Q(Exists(visible_to(actor, READ_ARTICLE, readers)))
        | Q(Exists(visible_to(actor, VIEW_ARTICLE, colleagues)))
        | Q(Exists(visible_to(actor, VIEW_MEDIA, library)))
        | Q(Exists(bylines.filter(picture=OuterRef("pk"))))
        | Q(Exists(bylines.filter(merged_into__picture=OuterRef("pk"))))
    )


def _is_seen(actor: Any, version: AssetVersion) -> bool:
    return AssetVersion.objects.filter(_seen_by(actor), pk=version.pk).exists()


used_where_they_read = Condition(
    name="used_where_they_read",
    label=gettext_lazy(
        "that it is in an article or a library that they may see, or the picture of a byline of"
        " such an article"
    ),
    test=_is_seen,
    query=_seen_by,
)

own_upload = Condition(
    name="own_upload",
    label=gettext_lazy("having uploaded it"),
    test=lambda user, asset: asset.uploader_id is not None and user.pk == asset.uploader_id,
    query=lambda user: Q(uploader_id=user.pk),
    concerns=(F("uploader"),),
)


def in_trash(actor: Any, asset: Asset) -> str | None:
    if asset.trashed_at is None:
        return None
    return _("This file is in the trash. Bring it back before you go on.")


def is_not_in_trash(actor: Any) -> Q:
    return Q(trashed_at__isnull=True)
