"""Rules on the site as a whole: sections, topics, bylines, embed hosts, import and export."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import (
    ADD_SECTION,
    ALLOW_EMBEDS,
    ARRANGE_BYLINES,
    ARRANGE_FIRST,
    ARRANGE_TOPICS,
    CHANGE_SECTION,
    EXPORT_CONTENT,
    IMPORT_CONTENT,
    MOVE_SECTION,
    READ_SECTION,
    VIEW_SECTION,
)
from content.models import Byline, Section, Topic
from content.rulebook import readers
from content.rulebook.media import IMPORT, IMPORT_GHOST
from rbac.actions import Action
from rbac.rulebook import Row, no, when, yes

EXPORT, IMPORT_SITE = "export_site", "import_site"

ROWS = {
    VIEW_SECTION: Row(
        contributor=yes(_("contributors see the sections they write in")),
        editor=yes(_("editors see their sections")),
        administrator=yes(_("administrators see every section")),
    ),
    ADD_SECTION: Row(
        contributor=no(_("contributors write; editors arrange sections")),
        editor=yes(_("editors add sections below their own")),
        administrator=yes(_("administrators add sections everywhere")),
        system={
            IMPORT: yes(_("an import adds the sections its pages need")),
            IMPORT_GHOST: yes(_("an import adds a section for what it brings in")),
            IMPORT_SITE: yes(_("an import adds the sections of the site it brings in")),
            "load_demo": yes(_("the demo site starts with its sections")),
        },
    ),
    CHANGE_SECTION: Row(
        contributor=no(_("contributors write; editors arrange sections")),
        editor=yes(_("editors change their sections")),
        administrator=yes(_("administrators change every section")),
        system={
            IMPORT: yes(_("an import gives the sections it adds their landing page")),
            IMPORT_SITE: yes(_("an import gives the sections it adds their landing page")),
        },
    ),
    ARRANGE_FIRST: Row(
        contributor=no(_("contributors write; editors choose what stands first")),
        editor=yes(_("editors choose what stands first in their sections")),
        administrator=yes(_("administrators choose what stands first everywhere")),
    ),
    MOVE_SECTION: Row(
        contributor=no(_("contributors write; administrators move sections")),
        editor=no(_("moving a section changes who may work in it, so administrators do it")),
        administrator=yes(_("administrators move sections")),
    ),
    READ_SECTION: Row(
        anybody=when(readers.section_for_everybody, _("everybody may read this section")),
        member=when(readers.section_for_members, _("any user who is logged in may read this section")),
        contributor=yes(_("contributors read their sections")),
        editor=yes(_("editors read their sections")),
        administrator=yes(_("administrators read everything")),
    ),
    ARRANGE_TOPICS: Row(
        contributor=no(_("topics belong to the whole site; contributors choose among them")),
        editor=yes(_("editors of the whole site arrange its topics")),
        administrator=yes(_("administrators arrange topics")),
    ),
    IMPORT_CONTENT: Row(
        contributor=no(_("an import changes the whole site, so administrators start it")),
        editor=no(_("an import changes the whole site, so administrators start it")),
        administrator=yes(_("administrators import content")),
        system={
            IMPORT: yes(_("the import command brings content in")),
            IMPORT_GHOST: yes(_("the import command brings content in")),
            IMPORT_SITE: yes(_("the import command brings content in")),
        },
    ),
    EXPORT_CONTENT: Row(
        contributor=no(_("an export holds what only some may read, so the operator makes it")),
        editor=no(_("an export holds what only some may read, so the operator makes it")),
        administrator=no(_("an export holds what only some may read, so the operator makes it")),
        system={EXPORT: yes(_("the export command takes the content out"))},
    ),
    ARRANGE_BYLINES: Row(
        contributor=no(_("bylines belong to the whole site; contributors choose among them")),
        editor=yes(_("editors of the whole site look after its bylines")),
        administrator=yes(_("administrators look after bylines")),
    ),
    ALLOW_EMBEDS: Row(
        contributor=no(_("a frame of another host knows who reads the page, so administrators allow it")),
        editor=no(_("a frame of another host knows who reads the page, so administrators allow it")),
        administrator=yes(_("administrators allow hosts of videos and charts")),
    ),
}

MODELS: dict[Action, type[Model] | None] = {
    **dict.fromkeys(
        (VIEW_SECTION, ADD_SECTION, ARRANGE_FIRST, CHANGE_SECTION, MOVE_SECTION, READ_SECTION), Section
    ),
    ARRANGE_TOPICS: Topic,
    IMPORT_CONTENT: None,
    EXPORT_CONTENT: None,
    ARRANGE_BYLINES: Byline,
    ALLOW_EMBEDS: None,
}
SCOPES: dict[type[Model], str] = {Section: "scope"}
