"""State labels of an article in lists: badges on pages, text in exports."""

from content.models.articles.review import State

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
