"""Going back to an earlier version: it becomes a new one, which is reviewed and published like any other."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actors import Actor
from content import events
from content.actions import EDIT_ARTICLE
from content.errors import WrongState
from content.models import Article, Revision, Topic
from content.revisions import Words, cleaned_words, locked
from content.workflow import person_of, save_words
from rbac.decisions import authorize


@transaction.atomic
def restore_revision(article: Article, number: int, *, by: Actor, base: int) -> Revision:
    """Saves what version ``number`` says as a new draft; ``base`` is the newest version that ``by`` knows of.

    Refused like an edit. Neither whoever restores it nor whoever wrote it can approve it. Nothing is lost: what was the
    newest version stays in the history, and what was removed by law does not come back. Raises WrongState when somebody
    saved in between or it says what the newest version says, UncleanText when it is not clean by the rules of today.
    """
    article = locked(article)
    author = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    current = article.newest
    if base != current.number:
        raise WrongState(
            _("%(name)s saved this article after you opened it. Look at the new version before you go back.")
            % {"name": current.author}
        )
    old = article.revisions.filter(number=number).first()
    if old is None:
        raise WrongState(_("There is no version %(number)d of this article.") % {"number": number})
    words = _words_of(old, article.kind)
    if words == Words.of(current):
        raise WrongState(_("The newest version says the same already."))
    if old.author_id not in article.draft_author_ids:  # these are their words again
        article.draft_author_ids = [*article.draft_author_ids, old.author_id]
    return save_words(article, words, author=author, by=by, event=events.REVISION_RESTORED, restored=number)


def _words_of(old: Revision, kind: str) -> Words:
    """Cleaned once more: the rules may be stricter than on the day it was written. Topics may have gone since."""
    return cleaned_words(
        title=old.title,
        summary=old.summary,
        body=old.body,
        language=old.language,
        topics=Topic.objects.filter(pk__in=old.topic_ids).values_list("pk", flat=True),
        correction_notes=old.correction_notes,
        bylines=old.byline_ids,
        kind=kind,
        details=old.details,
    )
