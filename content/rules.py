"""The rulebook of content: a cell with a reason for each role and action. Articles here, the rest in rulebook/."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import (
    APPROVE_ARTICLE,
    CREATE_ARTICLE,
    EDIT_ARTICLE,
    MOVE_ARTICLE,
    PUBLISH_ARTICLE,
    READ_ARTICLE,
    RESTORE_ARTICLE,
    REVERT_PUBLICATION,
    SEND_BACK_ARTICLE,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    VIEW_ARTICLE,
    VIEW_HISTORY,
)
from content.conditions import own_article
from content.models import Article, AssetVersion, Policy, PolicyChange, Section
from content.rulebook import (
    comments,
    corrections,
    guests,
    media,
    policies,
    public_text,
    readers,
    redaction,
    reviewing,
    scheduling,
    sections,
    sharing,
    site,
    trash,
)
from rbac.actions import Action
from rbac.rulebook import Row, no, when, yes

_SUBJECTS = (
    sharing, sections, comments, policies, public_text, corrections, guests, redaction, reviewing, scheduling, site,
    trash,
)  # fmt: skip

ROWS = {
    **media.ROWS,
    VIEW_ARTICLE: Row(
        contributor=yes(_("contributors see the articles of their sections")),
        editor=yes(_("editors see the articles of their sections")),
        administrator=yes(_("administrators see everything")),
    ),
    CREATE_ARTICLE: Row(
        contributor=yes(_("contributors write in their sections")),
        editor=yes(_("editors write in their sections")),
        administrator=yes(_("administrators write everywhere")),
    ),
    EDIT_ARTICLE: Row(
        contributor=when(own_article, _("contributors edit what they write themselves")),
        editor=yes(_("editors edit everything in their sections")),
        administrator=yes(_("administrators edit everywhere")),
    ),
    SUBMIT_ARTICLE: Row(
        contributor=when(own_article, _("contributors submit what they write themselves")),
        editor=yes(_("editors submit articles of their sections")),
        administrator=yes(_("administrators submit everywhere")),
    ),
    APPROVE_ARTICLE: Row(
        contributor=no(_("contributors write; editors approve")),
        editor=yes(_("editors approve in their sections")),
        administrator=yes(_("administrators approve everywhere")),
        system=guests.APPROVES,
    ),
    SEND_BACK_ARTICLE: Row(
        contributor=no(_("contributors write; editors review")),
        editor=yes(_("editors review in their sections")),
        administrator=yes(_("administrators review everywhere")),
        system=guests.SENDS_BACK,
    ),
    PUBLISH_ARTICLE: Row(
        contributor=no(_("contributors write; editors publish")),
        editor=yes(_("editors publish in their sections")),
        administrator=yes(_("administrators publish everywhere")),
        system=scheduling.PUBLISHES,
    ),
    TAKE_DOWN_ARTICLE: Row(
        contributor=no(_("contributors write; editors decide what stays public")),
        editor=yes(_("editors take articles of their sections down")),
        administrator=yes(_("administrators take articles down everywhere")),
        system={**scheduling.TAKES_DOWN, **reviewing.TAKES_DOWN},
    ),
    REVERT_PUBLICATION: Row(
        contributor=no(_("contributors write; editors decide what stays public")),
        editor=yes(_("editors take publications in their sections back")),
        administrator=yes(_("administrators take publications back everywhere")),
    ),
    RESTORE_ARTICLE: Row(
        contributor=no(_("contributors write; editors decide what comes back")),
        editor=yes(_("editors bring articles of their sections back")),
        administrator=yes(_("administrators bring articles back everywhere")),
    ),
    MOVE_ARTICLE: Row(
        contributor=no(_("an address that readers know is changed by an editor")),
        editor=yes(_("editors change addresses in their sections")),
        administrator=yes(_("administrators change addresses everywhere")),
    ),
    VIEW_HISTORY: Row(
        contributor=yes(_("contributors see the history of their sections' articles")),
        editor=yes(_("editors see the history of their sections' articles")),
        administrator=yes(_("administrators see every history")),
    ),
    READ_ARTICLE: Row(
        anybody=when(
            readers.article_for_everybody, _("everybody may read what its section shows to everybody")
        ),
        member=when(
            readers.article_for_members,
            _("any user who is logged in reads what its section shows to members"),
        ),
        contributor=yes(_("contributors read what their sections publish")),
        editor=yes(_("editors read what their sections publish")),
        administrator=yes(_("administrators read everything")),
    ),
    **{action: row for subject in _SUBJECTS for action, row in subject.ROWS.items()},
}

MODELS: dict[Action, type[Model] | None] = {
    **media.MODELS,
    **dict.fromkeys(
        (
            VIEW_ARTICLE, EDIT_ARTICLE, SUBMIT_ARTICLE, APPROVE_ARTICLE, SEND_BACK_ARTICLE, PUBLISH_ARTICLE,
            TAKE_DOWN_ARTICLE, REVERT_PUBLICATION, RESTORE_ARTICLE, MOVE_ARTICLE, VIEW_HISTORY, READ_ARTICLE,
        ),
        Article,
    ),
    CREATE_ARTICLE: Section,
    **{action: model for subject in _SUBJECTS for action, model in subject.MODELS.items()},
}  # fmt: skip

# How to get from an object to its scope.
SCOPES: dict[type[Model], str] = {
    **media.SCOPES,
    Article: "section__scope",
    **{model: path for subject in _SUBJECTS for model, path in getattr(subject, "SCOPES", {}).items()},
}

RECORDS = (Policy, PolicyChange, AssetVersion)  # who may read a file follows from articles and the library
