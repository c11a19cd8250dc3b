"""Who may do what to content, and why: one reasoned cell for each role and action."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content import conditions
from content.actions import (
    ADD_SECTION,
    APPROVE_ARTICLE,
    ARRANGE_TOPICS,
    CHANGE_POLICY,
    CHANGE_SECTION,
    CREATE_ARTICLE,
    EDIT_ARTICLE,
    IMPORT_CONTENT,
    MODERATE_COMMENT,
    MOVE_ARTICLE,
    MOVE_SECTION,
    OPEN_EMERGENCY,
    PUBLISH_ARTICLE,
    READ_ARTICLE,
    READ_SECTION,
    RESTORE_ARTICLE,
    SEND_BACK_ARTICLE,
    SHARE_ARTICLE,
    SHARE_SECTION,
    SIGN_OFF_EMERGENCY,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    UPLOAD_MEDIA,
    VIEW_ARTICLE,
    VIEW_ARTICLE_GRANT,
    VIEW_ARTICLE_TEAM_GRANT,
    VIEW_COMMENT,
    VIEW_EMERGENCY,
    VIEW_HISTORY,
    VIEW_POLICY,
    VIEW_POLICY_CHANGE,
    VIEW_SECTION,
    VIEW_SECTION_GRANT,
    VIEW_SECTION_TEAM_GRANT,
)
from content.comments import rules as comments
from content.conditions import own_article
from content.media import rules as media
from content.models import Article, AssetVersion, Comment, EmergencyPass, Policy, PolicyChange, Section, Topic
from content.models.grants import ArticleGrant, ArticleTeamGrant, SectionGrant, SectionTeamGrant
from content.redaction import rules as redaction
from content.scheduling import rules as scheduling
from rbac.actions import Action
from rbac.review_rules import REVIEWER
from rbac.rulebook import GrantStore, Invariant, Row, no, when, yes
from rbac.rules import COMMAND_LINE

IMPORT = media.IMPORT
APPLY_POLICIES = "apply_policies"
_ON_THE_SERVER = {
    COMMAND_LINE.name: yes(_("whoever runs commands on the server set the site up")),
    REVIEWER.name: yes(_("what an access review did not confirm ends")),
}

_SEES_GRANTS = Row(
    contributor=no(_("the whole list of what is shared is for administrators")),
    editor=no(_("the whole list of what is shared is for administrators; each article shows its own")),
    administrator=yes(_("administrators see what is shared with whom")),
)
ROWS = {
    **media.ROWS,
    VIEW_ARTICLE_GRANT: _SEES_GRANTS,
    VIEW_ARTICLE_TEAM_GRANT: _SEES_GRANTS,
    VIEW_SECTION_GRANT: _SEES_GRANTS,
    VIEW_SECTION_TEAM_GRANT: _SEES_GRANTS,
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
    ),
    SEND_BACK_ARTICLE: Row(
        contributor=no(_("contributors write; editors review")),
        editor=yes(_("editors review in their sections")),
        administrator=yes(_("administrators review everywhere")),
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
        system=scheduling.TAKES_DOWN,
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
            "load_demo": yes(_("the demo site starts with its sections")),
        },
    ),
    CHANGE_SECTION: Row(
        contributor=no(_("contributors write; editors arrange sections")),
        editor=yes(_("editors change their sections")),
        administrator=yes(_("administrators change every section")),
        system={IMPORT: yes(_("an import gives the sections it adds their landing page"))},
    ),
    MOVE_SECTION: Row(
        contributor=no(_("contributors write; administrators move sections")),
        editor=no(_("moving a section changes who may work in it, so administrators do it")),
        administrator=yes(_("administrators move sections")),
    ),
    ARRANGE_TOPICS: Row(
        contributor=no(_("topics belong to the whole site; contributors choose among them")),
        editor=yes(_("editors of the whole site arrange its topics")),
        administrator=yes(_("administrators arrange topics")),
    ),
    **comments.ROWS,
    IMPORT_CONTENT: Row(
        contributor=no(_("an import changes the whole site, so administrators start it")),
        editor=no(_("an import changes the whole site, so administrators start it")),
        administrator=yes(_("administrators import content")),
        system={IMPORT: yes(_("the import command brings content in"))},
    ),
    READ_ARTICLE: Row(
        anybody=when(
            conditions.article_for_everybody, _("everybody may read what its section shows to everybody")
        ),
        member=when(
            conditions.article_for_members, _("whoever is logged in reads what its section shows to members")
        ),
        contributor=yes(_("contributors read what their sections publish")),
        editor=yes(_("editors read what their sections publish")),
        administrator=yes(_("administrators read everything")),
    ),
    READ_SECTION: Row(
        anybody=when(conditions.section_for_everybody, _("everybody may read this section")),
        member=when(conditions.section_for_members, _("whoever is logged in may read this section")),
        contributor=yes(_("contributors read their sections")),
        editor=yes(_("editors read their sections")),
        administrator=yes(_("administrators read everything")),
    ),
    CHANGE_POLICY: Row(
        contributor=no(_("contributors write; administrators decide what a section demands")),
        editor=no(_("what a section demands of its editors is decided by administrators")),
        administrator=yes(_("administrators change policies; loosening one takes two of them")),
        system={APPLY_POLICIES: yes(_("what waited for its 72 hours is applied by the worker"))},
    ),
    VIEW_POLICY: Row(
        contributor=yes(_("contributors see what their sections demand")),
        editor=yes(_("editors see what their sections demand")),
        administrator=yes(_("administrators see every policy")),
    ),
    VIEW_POLICY_CHANGE: Row(
        contributor=no(_("who asked to change a policy, and why, is for editors to know")),
        editor=yes(_("editors see what is to change in their sections")),
        administrator=yes(_("administrators see every change of a policy")),
    ),
    OPEN_EMERGENCY: Row(
        contributor=no(_("contributors write; an emergency is declared by an administrator")),
        editor=no(_("an emergency is declared by an administrator")),
        administrator=yes(_("administrators publish in an emergency, once and for everybody to see")),
    ),
    SIGN_OFF_EMERGENCY: Row(
        contributor=no(_("contributors write; editors look at what was published in an emergency")),
        editor=yes(_("editors sign off what was published in an emergency in their sections")),
        administrator=yes(_("administrators sign off emergency publications")),
    ),
    VIEW_EMERGENCY: Row(
        contributor=yes(_("contributors see emergency publications in their sections")),
        editor=yes(_("editors see emergency publications in their sections")),
        administrator=yes(_("administrators see every emergency publication")),
    ),
    **redaction.ROWS,
    **scheduling.ROWS,
}

MODELS: dict[Action, type[Model] | None] = {
    **media.MODELS,
    **dict.fromkeys(
        (
            VIEW_ARTICLE, EDIT_ARTICLE, SUBMIT_ARTICLE, APPROVE_ARTICLE, SEND_BACK_ARTICLE, PUBLISH_ARTICLE,
            TAKE_DOWN_ARTICLE, RESTORE_ARTICLE, MOVE_ARTICLE, VIEW_HISTORY, SHARE_ARTICLE, READ_ARTICLE, OPEN_EMERGENCY,
        ),
        Article,
    ),
    **dict.fromkeys(
        (
            CREATE_ARTICLE, VIEW_SECTION, ADD_SECTION, CHANGE_SECTION, MOVE_SECTION, SHARE_SECTION, READ_SECTION,
            CHANGE_POLICY,
        ),
        Section,
    ),
    **dict.fromkeys((SIGN_OFF_EMERGENCY, VIEW_EMERGENCY), EmergencyPass),
    **redaction.MODELS,
    **scheduling.MODELS,
    VIEW_POLICY: Policy,
    VIEW_POLICY_CHANGE: PolicyChange,
    ARRANGE_TOPICS: Topic,
    **comments.MODELS,
    VIEW_ARTICLE_GRANT: ArticleGrant,
    VIEW_ARTICLE_TEAM_GRANT: ArticleTeamGrant,
    VIEW_SECTION_GRANT: SectionGrant,
    VIEW_SECTION_TEAM_GRANT: SectionTeamGrant,
    IMPORT_CONTENT: None,
}  # fmt: skip

# How to get from an object to the place at which roles are held.
SCOPES: dict[type[Model], str] = {
    **media.SCOPES,
    Article: "section__scope",
    Section: "scope",
    **comments.SCOPES,
    EmergencyPass: "article__section__scope",
    **redaction.SCOPES,
    **scheduling.SCOPES,
    Policy: "section__scope",
    PolicyChange: "section__scope",
    ArticleGrant: "content_object__section__scope",
    ArticleTeamGrant: "content_object__section__scope",
    SectionGrant: "content_object__scope",
    SectionTeamGrant: "content_object__scope",
}

# Whatever changes something. Not taking down: no lost key may stand between an editor and a mistake that is public.
_ACTING: dict[type[Model], tuple[Action, ...]] = {
    Article: (
        EDIT_ARTICLE, SUBMIT_ARTICLE, APPROVE_ARTICLE, SEND_BACK_ARTICLE, PUBLISH_ARTICLE, RESTORE_ARTICLE,
        MOVE_ARTICLE, SHARE_ARTICLE, OPEN_EMERGENCY, *redaction.ACTING,
    ),
    Section: (CREATE_ARTICLE, ADD_SECTION, CHANGE_SECTION, MOVE_SECTION, SHARE_SECTION, CHANGE_POLICY, UPLOAD_MEDIA),
    Comment: (MODERATE_COMMENT,),
}  # fmt: skip

INVARIANTS = (
    *media.INVARIANTS,
    *(
        Invariant(
            name="passkey_where_demanded",
            label=_("a passkey where the section asks for one"),
            way_out=_("Log in with a passkey."),
            actions=actions,
            broken=conditions.acts_without_passkey,
            query=conditions.acts_with_passkey,
            hard=False,
            demanded=conditions.demands_passkey,
            demanded_query=conditions.PASSKEY_DEMANDED[model],
        )
        for model, actions in _ACTING.items()
    ),
    Invariant(
        name="only_what_is_published_is_read",
        label=_("readers read what is published"),
        way_out=_("That it is published."),
        actions=(READ_ARTICLE,),
        broken=conditions.not_published,
        query=conditions.is_published,
    ),
    Invariant(
        name="each_approves_once",
        label=_("several approvals come from several people"),
        way_out=_("That somebody else approves it too."),
        actions=(APPROVE_ARTICLE,),
        broken=conditions.approved_it_already,
        query=conditions.approved_it_not_yet,
        hard=False,
        demanded=conditions.demands_several,
        demanded_query=conditions.SEVERAL_DEMANDED,
    ),
    Invariant(
        name="a_second_person_signs_off",
        label=_("somebody else signs off an emergency publication"),
        way_out=_("That somebody else who wrote none of it looks at it."),
        actions=(SIGN_OFF_EMERGENCY,),
        broken=conditions.looked_at_by_another,
        query=conditions.another_looks,
    ),
    Invariant(
        name="not_taken_down",
        label=_("what was taken down comes back first"),
        way_out=_("That an editor of the section brings the article back."),
        actions=(
            EDIT_ARTICLE, SUBMIT_ARTICLE, APPROVE_ARTICLE, SEND_BACK_ARTICLE, PUBLISH_ARTICLE, TAKE_DOWN_ARTICLE,
            MOVE_ARTICLE,
        ),
        broken=conditions.archived,
        query=conditions.is_in_use,
    ),
    Invariant(
        name="nobody_approves_own_words",
        label=_("nobody approves their own words"),
        way_out=_("That somebody approves it who wrote none of it."),
        actions=(APPROVE_ARTICLE,),
        broken=conditions.wrote_part_of_it,
        query=conditions.wrote_none_of_it,
        hard=False,
        demanded=conditions.demands_four_eyes,
        demanded_query=conditions.FOUR_EYES_DEMANDED,
        personal=True,
    ),
    Invariant(
        name="published_words_are_approved",
        label=_("what is published was approved"),
        way_out=_("That somebody who wrote none of it approves exactly this version."),
        actions=(PUBLISH_ARTICLE,),
        broken=conditions.lacks_approval,
        query=conditions.has_approval,
        hard=False,
        demanded=conditions.demands_four_eyes,
        demanded_query=conditions.FOUR_EYES_DEMANDED,
        passed=conditions.emergency_passed,
        passed_query=conditions.emergency_open,
    ),
    *redaction.INVARIANTS,
)  # fmt: skip

# What can be given to one person or team on one article, or on a section for everything in it and below.
_ON_ARTICLES = (
    VIEW_ARTICLE, VIEW_HISTORY, EDIT_ARTICLE, SUBMIT_ARTICLE, SEND_BACK_ARTICLE, APPROVE_ARTICLE, PUBLISH_ARTICLE,
    TAKE_DOWN_ARTICLE, RESTORE_ARTICLE, MOVE_ARTICLE,
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

# What roles made by administrators may include. Who works in a section, and what is brought in for the whole site,
# stays with the built-in roles.
CUSTOM = (*_ON_ARTICLES, SHARE_ARTICLE, VIEW_SECTION, CREATE_ARTICLE, ADD_SECTION, CHANGE_SECTION, VIEW_COMMENT,
          MODERATE_COMMENT, *media.GIVEN)  # fmt: skip

RECORDS = (Policy, PolicyChange, AssetVersion)  # who may read a file follows from articles and the library
