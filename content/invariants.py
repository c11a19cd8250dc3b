"""Invariants of content, whatever the roles: some hold for all users, the rest where a section requires them."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content import conditions
from content.actions import (
    APPROVE_ARTICLE,
    CLAIM_REVIEW,
    CORRECT_ARTICLE,
    COUNTERSIGN_CORRECTION,
    EDIT_ARTICLE,
    ERASE_GUEST,
    INVITE_GUEST,
    MODERATE_COMMENT,
    MOVE_ARTICLE,
    PLAN_REVIEW,
    PREVIEW_ARTICLE,
    PUBLISH_ARTICLE,
    PURGE_ARTICLE,
    PURGE_SECTION,
    READ_ARTICLE,
    READ_SECTION,
    RECOVER_SECTION,
    REVERT_PUBLICATION,
    SCHEDULE_ARTICLE,
    SEND_BACK_ARTICLE,
    SIGN_OFF_EMERGENCY,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    TRASH_SECTION,
    VIEW_ARTICLE,
    VIEW_HISTORY,
    VIEW_SECTION,
)
from content.models import Article, Asset, Comment, Section, UrgentCorrection
from content.rulebook import (
    comments,
    corrections,
    devices,
    emergencies,
    guests,
    media,
    public_text,
    readers,
    redaction,
    signatures,
    trash,
)
from content.rules import MODELS
from rbac.actions import Action
from rbac.rulebook import Invariant

_DONE_TO: dict[type[Model], list[Action]] = {
    model: [one for one, of in MODELS.items() if of is model] for model in (Article, Section)
}
# Where a section demands a passkey, every action of content on it and its articles does, except these.
_WITHOUT_PASSKEY = {
    **dict.fromkeys(
        (VIEW_ARTICLE, VIEW_HISTORY, VIEW_SECTION, READ_ARTICLE, READ_SECTION), "changes nothing"
    ),
    **dict.fromkeys((PURGE_ARTICLE, PURGE_SECTION), "only a job does it"),
    # No lost passkey may stand between an editor and a public mistake.
    **dict.fromkeys((TAKE_DOWN_ARTICLE, REVERT_PUBLICATION), "takes a public mistake back"),
    ERASE_GUEST: "data protection",
    PLAN_REVIEW: "a date, which readers never see",
    RECOVER_SECTION: "nothing of it is public afterwards that was not before",
    SCHEDULE_ARTICLE: "also asks for publishing or taking down",
    TRASH_SECTION: "takes away",
}
_NEED_PASSKEY: dict[type[Model], list[Action]] = {
    **{model: [one for one in actions if one not in _WITHOUT_PASSKEY] for model, actions in _DONE_TO.items()},
    Asset: [*media.CHANGES],
    Comment: [MODERATE_COMMENT],
    UrgentCorrection: [COUNTERSIGN_CORRECTION],
}

INVARIANTS = (
    *(
        Invariant(
            name="passkey_where_demanded",
            label=_("a passkey where the section asks for one"),
            way_out=_("Log in with a passkey."),
            actions=(*actions,),
            broken=conditions.acts_without_passkey,
            query=conditions.acts_with_passkey,
            hard=False,
            demanded=conditions.demands_passkey,
            demanded_query=conditions.PASSKEY_DEMANDED[model],
        )
        for model, actions in _NEED_PASSKEY.items()
    ),
    *media.INVARIANTS,
    Invariant(
        name="only_what_is_published_is_read",
        label=_("readers read what is published"),
        way_out=_("That it is published."),
        actions=(READ_ARTICLE,),
        broken=readers.not_published,
        query=lambda actor: readers.PUBLISHED,
    ),
    Invariant(
        name="each_approves_once",
        label=_("several approvals come from several people"),
        way_out=_("That another user approves it too."),
        actions=(APPROVE_ARTICLE,),
        broken=conditions.approved_it_already,
        query=conditions.approved_it_not_yet,
        hard=False,
        demanded=conditions.demands_several,
        demanded_query=conditions.SEVERAL_DEMANDED,
    ),
    Invariant(
        name="approvers_are_independent",
        label=_("accounts that count as one person are no two people"),
        way_out=_("That another user approves it, or that an administrator from outside vouches."),
        actions=(APPROVE_ARTICLE, INVITE_GUEST, CLAIM_REVIEW),
        broken=conditions.is_linked,
        query=conditions.is_not_linked,
        hard=False,
        demanded=conditions.demands_four_eyes,
        demanded_query=conditions.FOUR_EYES_DEMANDED,
    ),
    Invariant(
        name="a_second_person_signs_off",
        label=_("another user signs off an emergency publication"),
        way_out=_("That another user who wrote none of it looks at it."),
        actions=(SIGN_OFF_EMERGENCY,),
        broken=emergencies.signs_off_own_work,
        query=emergencies.signs_off_work_of_others
    ),
    Invariant(
        name="not_taken_down",
        label=_("what was taken down comes back first"),
        way_out=_("That an editor of the section brings the article back."),
        actions=(
            EDIT_ARTICLE, SUBMIT_ARTICLE, APPROVE_ARTICLE, SEND_BACK_ARTICLE, PUBLISH_ARTICLE, TAKE_DOWN_ARTICLE,
            MOVE_ARTICLE, CORRECT_ARTICLE, PREVIEW_ARTICLE, INVITE_GUEST, REVERT_PUBLICATION,
        ),
        broken=conditions.archived,
        query=lambda actor: conditions.IS_IN_USE,
    ),
    Invariant(
        name="no_one_approves_own_words",
        label=_("no one approves their own text"),
        way_out=_("That a user who wrote none of it approves it."),
        actions=(APPROVE_ARTICLE, INVITE_GUEST, CLAIM_REVIEW),
        broken=conditions.wrote_part_of_it,
        query=conditions.wrote_none_of_it,
        hard=False,
        demanded=conditions.demands_four_eyes,
        demanded_query=conditions.FOUR_EYES_DEMANDED,
        personal=True,
    ),
    Invariant(
        name="approvals_come_from_whom_they_should",
        label=_("approvals come from whom the section asks for"),
        way_out=_("That a user whose approval is still missing approves it."),
        actions=(APPROVE_ARTICLE, CLAIM_REVIEW),
        broken=conditions.would_not_count,
        query=conditions.would_count,
        hard=False,
        demanded=conditions.demands_approvers,
        demanded_query=conditions.APPROVERS_DEMANDED,
    ),
    Invariant(
        name="guests_stand_in_for_no_one",
        label=_("no guest stands in for whom the section asks for"),
        way_out=_("That a user whose approval is still missing approves it."),
        actions=(INVITE_GUEST,),
        broken=conditions.guests_would_not_count,
        query=conditions.guests_would_count,
        hard=False,
        demanded=conditions.demands_approvers,
        demanded_query=conditions.APPROVERS_DEMANDED,
    ),
    Invariant(
        name="published_words_are_approved",
        label=_("what is published was approved"),
        way_out=_("That a user who wrote none of it approves exactly this version."),
        actions=(PUBLISH_ARTICLE,),
        broken=conditions.lacks_approval,
        query=conditions.is_approved,
        hard=False,
        demanded=conditions.demands_four_eyes,
        demanded_query=conditions.FOUR_EYES_DEMANDED,
        passed=emergencies.emergency_passed,
        passed_query=emergencies.emergency_open,
    ),
    *comments.INVARIANTS,
    *corrections.INVARIANTS,
    *devices.INVARIANTS,
    *guests.INVARIANTS,
    *public_text.INVARIANTS,
    *redaction.INVARIANTS,
    *signatures.INVARIANTS,
    *trash.out_of_reach(_DONE_TO),
    *trash.INVARIANTS,
)  # fmt: skip
