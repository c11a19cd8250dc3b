"""Available actions: what can be done to an article next, each with its decision, so that a no gives a reason."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.actions import (
    ANNOTATE_ARTICLE,
    APPROVE_ARTICLE,
    CORRECT_ARTICLE,
    EDIT_ARTICLE,
    MOVE_ARTICLE,
    PUBLISH_ARTICLE,
    RESTORE_ARTICLE,
    SEND_BACK_ARTICLE,
    SHARE_ARTICLE,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    TRASH_ARTICLE,
)
from content.approvals.approvals import (
    approvals_missing,
    asks_for_several,
    counts_no_longer,
    waits_for_approval,
)
from content.draft_approvals import still_missing
from content.models import Article
from content.models.articles.review import State
from rbac.actions import Action
from rbac.decisions import Decision, decide

type Steps = dict[str, Decision]  # by the name that templates use


def steps_for(article: Article, user: Any) -> Steps:
    """Steps that apply in the state of the article, allowed or not."""
    return {name: decide(user, action, article) for name, action in _fitting(article)}


def _fitting(article: Article) -> Iterator[tuple[str, Action]]:
    if article.is_archived:
        yield "restore", RESTORE_ARTICLE
        yield "trash", TRASH_ARTICLE
        return
    yield "edit", EDIT_ARTICLE
    state = article.draft.status.state if article.draft else None
    if state == State.DRAFT:
        yield "submit", SUBMIT_ARTICLE
    if waits_for_approval(article):
        yield "approve", APPROVE_ARTICLE
    if state in {State.IN_REVIEW, State.APPROVED}:
        yield "send_back", SEND_BACK_ARTICLE
    if state == State.APPROVED or (state and not article.section.four_eyes):
        yield "publish", PUBLISH_ARTICLE
    if article.live_id:
        yield "take_down", TAKE_DOWN_ARTICLE
        yield "correct", CORRECT_ARTICLE
    else:
        yield "trash", TRASH_ARTICLE
    if state:
        yield "annotate", ANNOTATE_ARTICLE
    yield "move", MOVE_ARTICLE
    yield "share", SHARE_ARTICLE


def _still_to_approve(article: Article) -> str | Promise:
    """How many approvals are missing, if several are needed or one is no longer valid. Else empty."""
    state = article.draft.status.state if article.draft else None
    if state != State.APPROVED and (state != State.IN_REVIEW or not asks_for_several(article)):
        return ""
    if lost := counts_no_longer(article):
        return lost
    if article.section.demands:
        return still_missing(article)
    if not (missing := approvals_missing(article)):
        return ""
    return ngettext(
        "%(number)d more person who wrote none of it reads and approves it.",
        "%(number)d more people who wrote none of it read and approve it.",
        missing,
    ) % {"number": missing}


def what_is_next(article: Article) -> str | Promise:
    """One sentence: what happens next, and who has to do it."""
    if article.is_archived:
        return _("No one sees it until an editor brings it back.")
    if article.draft is None:
        return _(
            "Readers see this version. Saving a change starts a new draft; this one stays public meanwhile."
        )
    status = article.draft.status
    if waiting := _still_to_approve(article):
        return waiting
    if status.state == State.APPROVED:
        return _("It is approved. An editor can publish it. Any change voids the approval.")
    if status.state == State.IN_REVIEW and article.section.four_eyes:
        return _("An editor who wrote none of it reads and approves it.")
    if status.state == State.IN_REVIEW:
        return _("An editor reads it and publishes it.")
    if status.sent_back_at:
        return _("It was sent back with a note. Change it, then submit it again.")
    return _("When it is ready, submit it for review.")
