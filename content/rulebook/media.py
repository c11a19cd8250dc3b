"""Rules on files, and who may read one: users who may read or see an article that uses it, or its asset. Never stored.

The revisions of an article decide: a live one opens its files to its readers, any other to users who see the article
in the CMS. When an article is taken down, moved or put under another policy, its files follow at once. The picture of
a byline is shown below its articles, and so is for their readers; what the site itself shows is for all.

A user who may read one article of a section may read each live one in it, unless it was granted individually; and one
who sees an article in the CMS sees all (tests/content/rulebook/test_media.py). So one article is checked in each
section, however many show the file, and also those that were granted individually.

So the cost grows with the sections that show a file, each of which may be the one that opens it; and, for a file in
more than FEW articles, with the user's individual grants. A test counts what is read
(tests/size/test_files.py).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Exists, F, Func, IntegerField, Model, OuterRef, Q, Subquery, Value
from django.db.models.lookups import GreaterThan, IsNull
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.actions import (
    EDIT_MEDIA,
    PURGE_MEDIA,
    READ_ARTICLE,
    READ_MEDIA,
    REPLACE_MEDIA,
    RESTORE_MEDIA,
    TRASH_MEDIA,
    UPLOAD_MEDIA,
    VIEW_ARTICLE,
    VIEW_MEDIA,
)
from content.models import Article, Asset, AssetVersion, Byline, Section, ShownEver, ShownLive, UnderByline
from content.models.articles.media_usage import ShowingEver, ShowingLive, StandingUnder
from content.models.site import shown_by_site
from foundation.query_expressions import IsOneOf
from rbac.actions import Action
from rbac.models.grant_queries import NOTHING, granted_singly
from rbac.queries import as_boolean, only, rows_allowed, visible_to
from rbac.rulebook import Cell, Condition, Invariant, Row, no, when, yes

FEW = 250  # articles that are each checked for grants


class _Where(NamedTuple):
    """Relation between the row in question and articles: the article's key is in ``column``."""

    found: type[Func]
    rows: type[Model]
    column: str


_LIVE = _Where(ShowingLive, ShownLive, "version_id")
_EVER = _Where(ShowingEver, ShownEver, "version_id")
_SIGNED = _Where(StandingUnder, UnderByline, "byline_id")


def _seen_by(actor: Any) -> Q:
    """Over AssetVersion. The actions here cover frozen accounts and anonymous users themselves."""
    library = Asset.objects.filter(pk=OuterRef("asset_id"))
    bylines = Byline.objects.filter(_seen_in(actor, READ_ARTICLE, _SIGNED))
    return (
        _seen_in(actor, READ_ARTICLE, _LIVE)
        | _seen_in(actor, VIEW_ARTICLE, _EVER)
        | Q(Exists(visible_to(actor, VIEW_MEDIA, library)))
        | Q(Exists(bylines.filter(picture=OuterRef("pk"))))
        | Q(Exists(bylines.filter(merged_into__picture=OuterRef("pk"))))
        | shown_by_site()
    )


def _seen_in(actor: Any, action: str, where: _Where) -> Q:
    allowed = rows_allowed(actor, action, Article, per_row=True)
    if allowed is NOTHING:
        return NOTHING
    there = Article.objects.filter(IsOneOf(F("pk"), where.found(OuterRef("pk"))))
    singly = granted_singly(actor, action, Article)
    found = Q(Exists(there.filter(as_boolean(allowed))))
    return found if singly is NOTHING else found | _granted(singly, allowed, where)


def _granted(singly: Q, allowed: Q, where: _Where) -> Q:
    """Few articles are checked one by one; for more, the granted ones are checked for membership."""
    first = where.found(OuterRef("pk"), Value(FEW + 1))
    some = Article.objects.filter(IsOneOf(F("pk"), first), as_boolean(singly), as_boolean(allowed))
    are_more = GreaterThan(
        Func(where.found(F("pk"), Value(FEW + 1)), function="cardinality", output_field=IntegerField()), FEW
    )
    here: Any = {"article": OuterRef("pk"), where.column: OuterRef(OuterRef("pk"))}
    is_there = where.rows._default_manager.filter(**here).order_by().values("pk")[:1]
    # Checked for each of them: PostgreSQL might begin with whatever else shows the file.
    given = only(Article.objects.order_by(), singly)
    among = given.filter(IsNull(Subquery(is_there), False), as_boolean(allowed))
    return Q(Exists(some)) | Q(are_more) & Q(Exists(among))


def _is_seen(actor: Any, version: AssetVersion) -> bool:
    return AssetVersion.objects.filter(_seen_by(actor), pk=version.pk).exists()


used_where_they_read = Condition(
    name="used_where_they_read",
    label=_(
        "that it is in an article or a library that they may see, the picture of a byline of"
        " such an article, or a picture of the site itself"
    ),
    test=_is_seen,
    query=_seen_by,
)

own_upload = Condition(
    name="own_upload",
    label=_("having uploaded it"),
    test=lambda user, asset: asset.uploader_id is not None and user.pk == asset.uploader_id,
    query=lambda user: Q(uploader_id=user.pk),
)


def in_trash(actor: Any, asset: Asset) -> str | None:
    if asset.trashed_at is None:
        return None
    return gettext("This file is in the trash. Bring it back before you go on.")


IMPORT, _IMPORT_SITE = "import_wordpress", "import_site"  # the latter: sections.py
IMPORT_GHOST = "import_ghost"
PURGE = "purge_media"


def _changes(system: Mapping[str, Cell] | None = None) -> Row:
    return Row(
        contributor=when(own_upload, _("contributors change what they uploaded themselves")),
        editor=yes(_("editors change the files of their sections")),
        administrator=yes(_("administrators change every file")),
        system=system,
    )


ROWS = {
    VIEW_MEDIA: Row(
        contributor=yes(_("contributors choose among the files of their sections")),
        editor=yes(_("editors see the files of their sections")),
        administrator=yes(_("administrators see every file")),
        system={IMPORT: yes(_("an import finds what it brought before"))},
    ),
    UPLOAD_MEDIA: Row(
        contributor=yes(_("contributors upload what their articles need")),
        editor=yes(_("editors upload into their sections")),
        administrator=yes(_("administrators upload everywhere")),
        system={IMPORT: yes(_("an import brings the files of its articles"))},
    ),
    EDIT_MEDIA: _changes({IMPORT: yes(_("an import says of its files what the old site said"))}),
    REPLACE_MEDIA: _changes(),
    TRASH_MEDIA: _changes(),
    RESTORE_MEDIA: _changes(),
    PURGE_MEDIA: Row(
        contributor=no(_("what is in the trash goes by itself, once its time is over")),
        editor=no(_("what is in the trash goes by itself, once its time is over")),
        administrator=no(_("what is in the trash goes by itself, once its time is over")),
        system={PURGE: yes(_("the worker empties the trash of what was long enough in it"))},
    ),
    READ_MEDIA: Row(
        anybody=when(
            used_where_they_read,
            _("a file is read by any user who may read an article that uses it, or see it in the CMS"),
        ),
        contributor=yes(_("contributors read the files of their sections")),
        editor=yes(_("editors read the files of their sections")),
        administrator=yes(_("administrators read every file")),
        system={_IMPORT_SITE: yes(_("the import command brings content in"))},
    ),
}  # fmt: skip

MODELS: dict[Action, type[Model] | None] = {
    **dict.fromkeys((VIEW_MEDIA, EDIT_MEDIA, REPLACE_MEDIA, TRASH_MEDIA, RESTORE_MEDIA, PURGE_MEDIA), Asset),
    UPLOAD_MEDIA: Section,
    READ_MEDIA: AssetVersion,
}

SCOPES: dict[type[Model], str] = {Asset: "section__scope", AssetVersion: "asset__section__scope"}

CHANGES = (EDIT_MEDIA, REPLACE_MEDIA, TRASH_MEDIA, RESTORE_MEDIA)

INVARIANTS = (
    Invariant(
        name="not_in_trash",
        label=_("what is in the trash comes back first"),
        way_out=_("That a user brings the file back from the trash."),
        actions=(EDIT_MEDIA, REPLACE_MEDIA),
        broken=in_trash,
        query=lambda actor: Q(trashed_at__isnull=True),
    ),
)

# Permissions that a grant on a section, and a custom role, may include.
GIVEN = (VIEW_MEDIA, UPLOAD_MEDIA, *CHANGES)
