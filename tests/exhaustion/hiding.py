"""A section full of what most people may not see: articles in every state, and all that belongs to articles."""

from datetime import timedelta
from pathlib import Path

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE
from content.models import Article, Comment, Section
from content.notes.writing import write_note
from content.redaction.places import Wanted
from content.redaction.removing import ask_redaction
from content.scheduling.setting import schedule_publication
from rbac.clock import database_now
from rbac.grants import grant_object
from rbac.rules import COMMAND_LINE
from tests.corrections import corrected
from tests.media.files import picture, upload
from tests.newsroom import digest_of

WORD = "Zyzzyva"


def hide(policies: Section, *, colin: User, edna: User, folder: Path) -> None:
    """More than a page of articles, a comment that waits, a file, a note, a correction, a removal that is asked for."""
    published = workflow.publish(_approved(policies, "published", colin, edna), by=edna)
    Comment.objects.create(article=published, name=WORD, text="Hm.")
    corrected(published, edna, WORD)
    workflow.take_down(published, by=edna, reason="Wrong.")
    for number in range(52):
        workflow.create_article(policies, by=colin, title=f"{WORD} {number}", body=f"<p>{WORD}</p>")
    last = Article.objects.filter(section=policies).latest("pk")
    workflow.submit(last, by=colin)
    write_note(last, by=colin, text=f"{WORD}? @edna", version=1)
    ask_redaction(last, Wanted(passage=WORD), by=edna, reason="Court order")
    grant_object(edna, EDIT_ARTICLE, last, reason=WORD, by=COMMAND_LINE)
    upload(picture(folder, 77, name=f"{WORD}.png"), by=colin, section=policies)
    timed = _approved(policies, "timed", colin, edna)
    schedule_publication(timed, database_now() + timedelta(days=1), by=edna, digest=digest_of(timed))


def _approved(section: Section, title: str, colin: User, edna: User) -> Article:
    article = workflow.create_article(section, by=colin, title=f"{WORD} {title}", body="<p>x</p>")
    workflow.submit(article, by=colin)
    return workflow.approve(article, by=edna, digest=digest_of(article))
