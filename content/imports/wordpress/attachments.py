"""Attachments of the export are recorded with their URL. Nothing is fetched here: fetching.py does, on request."""

from content.errors import TooLarge
from content.imports.wordpress.context import Run
from content.imports.wordpress.html import plain_text
from content.imports.wordpress.permalinks import LONGEST_ADDRESS
from content.imports.wordpress.records import Item
from content.imports.wordpress.report import Account, Outcome
from content.imports.wordpress.validation import LONGEST_WORDS
from content.models import Article, Attachment
from content.text.html_text import one_line


def bring_attachment(run: Run, item: Item, account: Account) -> None:
    if ("attachment", item.identifier) in run.here:
        account.outcome = Outcome.ALREADY_HERE
        return
    address = item.attachment_address
    if not address.lower().startswith(("http://", "https://")) or len(address) > LONGEST_ADDRESS:
        account.left_out("it has no usable web address")
        return
    try:
        title, caption, description = map(plain_text, (item.title, item.excerpt, item.content))
    except TooLarge as error:
        account.left_out(str(error))
        return
    row = Attachment.objects.create(
        source_address=address,
        title=one_line(title)[:400],
        alternative_text=one_line(item.meta.get("_wp_attachment_image_alt", ""))[:1000],
        caption=caption,
        description=description,
    )
    account.changed("its address is recorded; the file was not fetched")
    if len(caption) > LONGEST_WORDS:
        account.changed(f"galleries show the first {LONGEST_WORDS:,} characters of its caption")
    run.remember("attachment", item.identifier, row.pk)
    run.attached_to.append((row.pk, item.parent))


def attach(run: Run) -> None:
    """Assigns files to articles, once all are imported: a post may come later in the export than its file."""
    for key, parent in run.attached_to:
        article = run.here.get(("post", parent)) or run.here.get(("page", parent))
        if article and Article.objects.filter(pk=article).exists():
            Attachment.objects.filter(pk=key).update(article=article)
