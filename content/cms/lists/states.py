"""States of an article in lists and on its page: badges on pages, text in exports."""

from content.models import Article, RevisionStatus
from content.models.articles.review import State


def states_of(article: Article, corrected: object = None, waits: bool = False) -> list[str]:
    """``corrected``: whether readers see an urgent correction that is not countersigned.

    ``waits``: whether the article waits for an approval.
    """
    status = article.draft.status if article.draft else None
    waits_again = waits and status is not None and status.state == State.APPROVED
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


ANOTHER_YES = "another_yes"  # approved, but needs another approval (content/approvals/validity_batch.py)


def shown_states(
    *, archived: bool, live: bool, draft: str | None, sent_back: bool, corrected: bool
) -> list[str]:
    """``draft``: state of the draft, or ``ANOTHER_YES``; an unpublished article has no other state.

    ``corrected``: whether readers see an urgent correction that is not countersigned.
    """
    if archived:
        return ["archived"]
    states = []
    if draft:
        states.append("sent_back" if sent_back and draft == State.DRAFT else str(draft))
    if live:
        states.append("published")
        states += ["corrected"] if corrected else []
    return states
