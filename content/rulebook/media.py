"""Rules on files: part of the table in content/rules.py."""

from collections.abc import Mapping

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from content import conditions
from content.actions import (
    EDIT_MEDIA,
    PURGE_MEDIA,
    READ_MEDIA,
    REPLACE_MEDIA,
    RESTORE_MEDIA,
    TRASH_MEDIA,
    UPLOAD_MEDIA,
    VIEW_MEDIA,
)
from content.models import Asset, AssetVersion, Section
from content.models.articles.section import Factor
from content.rulebook.media_visibility import in_trash, is_not_in_trash, own_upload, used_where_they_read
from rbac.actions import Action
from rbac.rulebook import Cell, Invariant, Row, no, when, yes

IMPORT = "import_wordpress"
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
            used_where_they_read, _("a file is read by whoever may read an article that uses it, or see it in the CMS")
        ),
        contributor=yes(_("contributors read the files of their sections")),
        editor=yes(_("editors read the files of their sections")),
        administrator=yes(_("administrators read every file")),
    ),
}  # fmt: skip

MODELS: dict[Action, type[Model] | None] = {
    **dict.fromkeys(
        (VIEW_MEDIA, EDIT_MEDIA, REPLACE_MEDIA, TRASH_MEDIA, RESTORE_MEDIA, PURGE_MEDIA),
        Asset,
    ),
    UPLOAD_MEDIA: Section,
    READ_MEDIA: AssetVersion,
}
SCOPES: dict[type[Model], str] = {
    Asset: "section__scope",
    AssetVersion: "asset__section__scope",
}
CHANGES = (EDIT_MEDIA, REPLACE_MEDIA, TRASH_MEDIA, RESTORE_MEDIA)
INVARIANTS = (
    Invariant(
        name="passkey_where_demanded",
        label=_("a passkey where the section asks for one"),
        way_out=_("Log in with a passkey."),
        actions=CHANGES,
        broken=conditions.acts_without_passkey,
        query=conditions.acts_with_passkey,
        hard=False,
        demanded=conditions.demands_passkey,
        demanded_query=Q(section__factor=Factor.PASSKEY),
    ),
    Invariant(
        name="not_in_trash",
        label=_("what is in the trash comes back first"),
        way_out=_("That somebody brings the file back from the trash."),
        actions=(EDIT_MEDIA, REPLACE_MEDIA),
        broken=in_trash,
        query=is_not_in_trash,
    ),
)
# Permissions that a grant on a section, and a custom role, may include.
GIVEN = (VIEW_MEDIA, UPLOAD_MEDIA, *CHANGES)
