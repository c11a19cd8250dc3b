"""Rules on sharing with a user or team, and which permissions can be granted: part of content/rules.py."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from audit.actors import COMMAND_LINE
from content.actions import (
    ADD_SECTION,
    ANNOTATE_ARTICLE,
    APPROVE_ARTICLE,
    CHANGE_SECTION,
    COUNTERSIGN_CORRECTION,
    CREATE_ARTICLE,
    EDIT_ARTICLE,
    MODERATE_COMMENT,
    MOVE_ARTICLE,
    PREVIEW_ARTICLE,
    PUBLISH_ARTICLE,
    RECOVER_ARTICLE,
    RESTORE_ARTICLE,
    SEND_BACK_ARTICLE,
    SHARE_ARTICLE,
    SHARE_SECTION,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    TRASH_ARTICLE,
    VIEW_ARTICLE,
    VIEW_ARTICLE_GRANT,
    VIEW_ARTICLE_TEAM_GRANT,
    VIEW_COMMENT,
    VIEW_HISTORY,
    VIEW_SECTION,
    VIEW_SECTION_GRANT,
    VIEW_SECTION_TEAM_GRANT,
)
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant, SectionGrant, SectionTeamGrant
from content.rulebook import media
from rbac.actions import Action
from rbac.reviews.rules import REVIEWER
from rbac.rulebook import GrantStore, Row, no, yes

_ON_THE_SERVER = {
    COMMAND_LINE.name: yes(_("the operator of the server set the site up")),
    REVIEWER.name: yes(_("what an access review did not confirm ends")),
}

_SEES_GRANTS = Row(
    contributor=no(_("the whole list of what is shared is for administrators")),
    editor=no(_("the whole list of what is shared is for administrators; each article shows its own")),
    administrator=yes(_("administrators see what is shared with whom")),
)

ROWS = {
    VIEW_ARTICLE_GRANT: _SEES_GRANTS,
    VIEW_ARTICLE_TEAM_GRANT: _SEES_GRANTS,
    VIEW_SECTION_GRANT: _SEES_GRANTS,
    VIEW_SECTION_TEAM_GRANT: _SEES_GRANTS,
    SHARE_ARTICLE: Row(
        contributor=no(_("contributors write; editors decide who else works on an article")),
        editor=yes(_("editors share the articles of their sections")),
        administrator=yes(_("administrators share every article")),
        system=_ON_THE_SERVER,
    ),
    SHARE_SECTION: Row(
        contributor=no(_("contributors write; administrators decide who works in a section")),
        editor=no(_("who works in a whole section is decided by administrators")),
        administrator=yes(_("administrators share every section")),
        system=_ON_THE_SERVER,
    ),
}

MODELS: dict[Action, type[Model] | None] = {
    SHARE_ARTICLE: Article,
    SHARE_SECTION: Section,
    VIEW_ARTICLE_GRANT: ArticleGrant,
    VIEW_ARTICLE_TEAM_GRANT: ArticleTeamGrant,
    VIEW_SECTION_GRANT: SectionGrant,
    VIEW_SECTION_TEAM_GRANT: SectionTeamGrant,
}
SCOPES: dict[type[Model], str] = {
    ArticleGrant: "content_object__section__scope",
    ArticleTeamGrant: "content_object__section__scope",
    SectionGrant: "content_object__scope",
    SectionTeamGrant: "content_object__scope",
}

# Permissions that can be granted to a user or team on one article, or on a section and everything below it.
_ON_ARTICLES = (
    VIEW_ARTICLE, VIEW_HISTORY, EDIT_ARTICLE, SUBMIT_ARTICLE, SEND_BACK_ARTICLE, APPROVE_ARTICLE, PUBLISH_ARTICLE,
    TAKE_DOWN_ARTICLE, RESTORE_ARTICLE, MOVE_ARTICLE, ANNOTATE_ARTICLE,
    PREVIEW_ARTICLE,
)  # fmt: skip
_ON_SECTIONS = (
    VIEW_SECTION,
    CREATE_ARTICLE,
    *_ON_ARTICLES,
    VIEW_COMMENT,
    MODERATE_COMMENT,
    CHANGE_SECTION,
    *media.GIVEN,
)

GRANTS = (
    GrantStore(Article, ArticleGrant, ArticleTeamGrant, _ON_ARTICLES, given_by=SHARE_ARTICLE),
    GrantStore(
        Section, SectionGrant, SectionTeamGrant, _ON_SECTIONS, given_by=SHARE_SECTION, covers_below=True
    ),
)

# Permissions that custom roles may include. Membership of a section, and imports for the whole site, stay with
# the built-in roles.
CUSTOM = (*_ON_ARTICLES, SHARE_ARTICLE, VIEW_SECTION, CREATE_ARTICLE, ADD_SECTION, CHANGE_SECTION, VIEW_COMMENT,
          MODERATE_COMMENT, COUNTERSIGN_CORRECTION, TRASH_ARTICLE, RECOVER_ARTICLE, *media.GIVEN)  # fmt: skip
