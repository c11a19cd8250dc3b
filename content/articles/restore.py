"""Restoring an earlier version: it becomes a new draft, which is reviewed and published like any other."""

from django.db import transaction

from audit.actors import Actor
from audit.stored_messages import gettext as _
from content import events
from content.actions import EDIT_ARTICLE
from content.articles.workflow import person_of, save_words
from content.errors import WrongState
from content.models import Article, Revision, Topic
from content.revisions.restored_authors import writers_of_what_returns
from content.revisions.revisions import Content, cleaned_words, lock_article
from rbac.decisions import authorize


@transaction.atomic
def restore_revision(article: Article, number: int, *, by: Actor, base: int) -> Revision:
    """Saves version ``number`` as a new draft; ``base`` is the newest version that ``by`` knows of.

    Refused like an edit. Neither the user who restores it can approve it, nor an author of any part that is not
    live. Nothing is lost: the newest version stays in the history, and redacted content does not come back.
    Raises WrongState when another version was saved meanwhile or the newest has the same content, UncleanText
    when it is not clean by the rules of today.
    """
    article = lock_article(article)
    author = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    current = article.newest
    if base != current.number:
        if current.author_id == author.pk:
            raise WrongState(
                _(
                    "You saved this article in another window since. Look at the new version before you go back."
                )
            )
        raise WrongState(
            _("%(name)s saved this article after you opened it. Look at the new version before you go back.")
            % {"name": current.author}
        )
    old = article.revisions.filter(number=number).first()
    if old is None:
        raise WrongState(_("There is no version %(number)d of this article.") % {"number": number})
    words = cleaned_again(Content.of(old), article.kind)
    if words == Content.of(current):
        raise WrongState(_("The newest version says the same already."))
    # This text is theirs again, also the part that readers saw once and do not see now.
    article.draft_author_ids = [*{*article.draft_author_ids, *writers_of_what_returns(article, old)}]
    return save_words(article, words, author=author, by=by, event=events.REVISION_RESTORED, restored=number)


def cleaned_again(words: Content, kind: str) -> Content:
    """The text as it may be stored today: rules may be stricter than when it was written, and topics may be gone."""
    topics = Topic.objects.filter(pk__in=words.topic_ids).values_list("pk", flat=True)
    return cleaned_words(**words.arguments | {"topics": topics}, kind=kind)
