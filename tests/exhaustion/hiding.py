"""A section full of what most people may not see: articles in every state, and all that belongs to articles."""

from datetime import datetime, timedelta
from pathlib import Path

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.bulk.dry_run import chosen_among, fingerprint, preview
from content.models import Article, Byline, Comment, Section, Topic
from content.notes.verbs import write_note
from content.redaction.occurrences import Wanted
from content.redaction.removing import ask_redaction
from content.reviewing.claims import claim_review, set_due
from content.scheduling.verbs import schedule_publication
from content.trash.verbs import trash_article
from foundation.clock import database_now
from rbac.grants import grant_object
from rbac.rules import COMMAND_LINE
from tests.content.media.files import picture, upload
from tests.corrections import corrected
from tests.exhaustion.conftest import World
from tests.guests import asked
from tests.newsroom import digest_of, publish
from tests.previews import link_to

WORD = "Zyzzyva"


def hide(policies: Section, *, colin: User, edna: User, folder: Path, timed: datetime) -> Article:
    """More than a page of articles, and of everything that belongs to one: the one that is under review.

    ``timed``: when one of them is to be published.
    """
    _was_public(policies, colin, edna)
    byline = Byline.objects.earliest("pk").pk
    for number in range(52):
        workflow.create_article(
            policies, by=colin, title=f"{WORD} {number}", body=f"<p>{WORD}</p>", bylines=[byline]
        )
    trashed, undone, last = Article.objects.filter(section=policies).order_by("-pk")[:3]
    trash_article(trashed, by=colin)
    _submitted_together_and_taken_back(undone, by=edna)
    workflow.submit(last, by=colin)
    _under_review(last, colin, edna)
    upload(picture(folder, 77, name=f"{WORD}.png"), by=colin, section=policies)
    later = _approved(policies, "timed", colin, edna)
    schedule_publication(later, timed, by=edna, digest=digest_of(later))
    return last


def live_for_some(section: Section, world: World, colin: User, edna: User) -> Article:
    """Published where only holders of a role read, under a byline and about a topic that everybody knows."""
    byline, topic = (next(iter(world.things[model].values())) for model in (Byline, Topic))
    article = workflow.create_article(
        section, by=colin, title=WORD, body=f"<p>{WORD}</p>", bylines=[byline.pk], topics=[topic.pk]
    )
    return publish(article, by=colin, approver=edna)


def _was_public(policies: Section, colin: User, edna: User) -> None:
    """With a comment, a correction. Readers see it no more."""
    published = workflow.publish(_approved(policies, "published", colin, edna), by=edna)
    Comment.objects.create(article=published, name=WORD, text="Hm.")
    corrected(published, edna, WORD)
    workflow.take_down(published, by=edna, reason="Wrong.")


def _submitted_together_and_taken_back(article: Article, *, by: User) -> None:
    lines = preview(chosen_among(Article.objects.filter(pk=article.pk), by), DEEDS["submit"], {}, by)
    run = running.begin(lines, "submit", {}, by=by, seen=fingerprint(lines, "submit", {}))
    assert [*running.go_on(run, by=by)] == []
    assert [*running.go_on(running.undo(run, by=by), by=by)] == []


def _under_review(article: Article, colin: User, edna: User) -> None:
    """A note, a removal that is asked for, a grant, a link for guests, a guest who is asked, a claim and a due date."""
    write_note(article, by=colin, text=f"{WORD}? @edna", version=1)
    ask_redaction(article, Wanted(passage=WORD), by=edna, reason="Court order")
    grant_object(edna, EDIT_ARTICLE, article, reason=WORD, by=COMMAND_LINE)
    link_to(article, edna)
    asked(article, edna)
    claim_review(article, by=edna)
    set_due(article, database_now() + timedelta(hours=3), by=edna)


def _approved(section: Section, title: str, colin: User, edna: User) -> Article:
    article = workflow.create_article(section, by=colin, title=f"{WORD} {title}", body="<p>x</p>")
    workflow.submit(article, by=colin)
    return workflow.approve(article, by=edna, digest=digest_of(article))
