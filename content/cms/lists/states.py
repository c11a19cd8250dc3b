"""States of an article: that of its draft and, beside it, that of the public version."""

from content.cms.lists.state_labels import ANOTHER_YES, shown_states
from content.models import Article, RevisionStatus
from content.models.articles.review import State


def states_of(article: Article, corrected: object = None, approve: object = None) -> list[str]:
    """``corrected``: whether readers see an urgent correction that is not countersigned.

    ``approve``: the step of that name, if the article waits for an approval.
    """
    status = article.draft.status if article.draft else None
    waits_again = bool(approve) and status is not None and status.state == State.APPROVED
    return shown_states(
        archived=article.is_archived,
        live=article.live_id is not None,
        draft=ANOTHER_YES if waits_again else status.state if status else None,
        sent_back=bool(status and status.sent_back_at),
        corrected=bool(corrected),
    )


def state_of(status: RevisionStatus) -> str:
    """State of one version, with the same name on every page."""
    return "sent_back" if status.sent_back_at and status.state == State.DRAFT else str(status.state)
