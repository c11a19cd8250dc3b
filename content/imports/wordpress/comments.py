"""Import of comments as plain text, with one level of replies, their date and moderation state."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.encryption import encrypt
from content.comments.text import NAME_LIMIT, accept_name, accept_text, is_blank, without_refused
from content.errors import TooLarge
from content.imports.wordpress.context import Run
from content.imports.wordpress.export import ExportedComment, Item
from content.imports.wordpress.html import plain_text
from content.imports.wordpress.report import Account, Outcome
from content.imports.wordpress.tree import parse
from content.models import Article, Comment
from content.models.comment import CommentState
from content.text.sanitise import linkify_plain_text

LONGEST = 100_000  # imported text is kept whole, even where our form would ask to shorten it
_PINGS = frozenset({"pingback", "trackback"})
_NEW_LINES = frozenset(
    {"br", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "div", "tr", "dt", "dd"}
)
_STATES = {"1": CommentState.APPROVED, "0": CommentState.WAITING, "spam": CommentState.SPAM}


def bring_comments(run: Run, item: Item, article: Article | None) -> None:
    """Reports every comment of ``item``; stores those that can be kept."""
    comments = [comment for comment in item.comments if not is_ping(comment)]
    found = places(comments)
    for comment in item.comments:
        account = run.report.open("comment", comment.identifier, comment.name)
        if is_ping(comment):
            account.left_out(f"a {comment.kind} is a message between sites, not a comment")
        elif article is None:
            account.left_out("its article was left out")
        elif comment.approved not in _STATES:
            account.left_out(f"its state is “{comment.approved}”")
    if article is None:
        return
    accounts = {account.identifier: account for account in run.report.accounts[-len(item.comments) :]}
    now = timezone.now()
    # Top-level comments first: a reply needs the row of its parent, whatever the order in the file. Readers see
    # them in the order of their keys.
    for comment in sorted(comments, key=lambda one: (bool(found[one.identifier][0]), one.written_at or now)):
        account = accounts[comment.identifier]
        if account.outcome is not Outcome.LEFT_OUT:
            top, in_reply_to = found[comment.identifier]
            _bring(run, comment, article, account, top=top, in_reply_to=in_reply_to)


def _bring(
    run: Run, comment: ExportedComment, article: Article, account: Account, *, top: str, in_reply_to: str
) -> None:
    if ("comment", comment.identifier) in run.here:
        account.outcome = Outcome.ALREADY_HERE
        return
    try:
        text, name = _text(comment, account), _name(comment.name)
    except TooLarge as error:
        account.left_out(str(error))
        return
    if not text:
        account.left_out("nothing is left of it as plain text")
        return
    parent = run.here.get(("comment", top)) if top else None
    if top and parent is None:
        account.changed("the comment it answers was left out; it stands alone")
    if in_reply_to:
        account.changed(
            f"it was deeper in the thread; now under the first comment, in reply to {in_reply_to}"
        )
    row = Comment.objects.create(
        article=article,
        parent_id=parent,
        in_reply_to=_name(in_reply_to) if in_reply_to and parent else "",
        name=name,
        email_ciphertext=encrypt(comment.email.encode()) if comment.email else b"",
        text=text,
        html=linkify_plain_text(text),
        state=_STATES[comment.approved],
        created_at=comment.written_at or timezone.now(),
    )
    run.remember("comment", comment.identifier, row.pk)


def _text(comment: ExportedComment, account: Account) -> str:
    plain = plain_comment(comment.content)
    if "<" in comment.content and plain != comment.content.strip():
        account.changed("its markup became plain text")
    return kept_text(plain, account)


def kept_text(plain: str, account: Account) -> str:
    """Text of an imported comment as it may be stored; ``account`` records changes. "": nothing can be kept."""
    kept = without_refused(plain)
    if kept != plain:
        account.changed("characters that cannot be seen or shown were taken out")
    if is_blank(kept):
        return ""
    try:
        return accept_text(kept, limit=LONGEST)
    except ValidationError:
        account.changed(f"cut at {LONGEST:,} characters")
        return accept_text(kept[:LONGEST], limit=LONGEST)


def kept_name(name: str) -> str:
    """Name of a reader as it may be stored; "" if nothing can be kept."""
    kept = without_refused(name, is_name=True)
    return "" if is_blank(kept) else accept_name(kept[:NAME_LIMIT])


def _name(name: str) -> str:
    return kept_name(plain_text(name)) or "Anonymous"


def is_ping(comment: ExportedComment) -> bool:
    return comment.kind in _PINGS


def places(comments: Iterable[ExportedComment]) -> dict[str, tuple[str, str]]:
    """Position of each comment by id: its top-level comment, and the name that a deeper reply answers.

    A missing parent, or a loop, makes a top-level comment, for which both are empty.
    """
    by_id = {comment.identifier: comment for comment in comments}
    found: dict[str, tuple[str, str]] = {}
    for comment in by_id.values():
        chain = _ancestors(comment, by_id)
        name = chain[0].name if len(chain) > 1 else ""
        found[comment.identifier] = (chain[-1].identifier if chain else "", name)
    return found


def _ancestors(comment: ExportedComment, by_id: dict[str, ExportedComment]) -> list[ExportedComment]:
    chain: list[ExportedComment] = []
    seen = {comment.identifier}
    while (parent := by_id.get(comment.parent)) is not None:
        if parent.identifier in seen:
            return []
        seen.add(parent.identifier)
        chain.append(parent)
        comment = parent
    return chain


def plain_comment(content: str) -> str:
    """Text of a comment without markup; a link or picture is followed by its URL in brackets."""
    body = parse(content)
    for element in body.iter():
        address = element.get("href") or element.get("src") or ""
        if address and address not in "".join(element.itertext()):
            element.tail = f" ({address}){element.tail or ''}"
        if element.tag in _NEW_LINES:
            element.tail = f"\n{element.tail or ''}"
    text = "".join(body.itertext())
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
