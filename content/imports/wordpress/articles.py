"""Import of posts and pages as articles, and of attachments; what was not public there is a draft here.

Attachments are recorded with their URL. Nothing is fetched here: fetching.py does, on request.
"""

from urllib.parse import unquote

from django.utils import timezone

from content.addresses.addresses import lead_to
from content.articles.import_article import Brought, bring_in
from content.errors import TooLarge
from content.imports.wordpress.context import Run
from content.imports.wordpress.export import Item
from content.imports.wordpress.html import Body, convert_body, plain_text
from content.imports.wordpress.links import LONGEST_ADDRESS
from content.imports.wordpress.people import author_of
from content.imports.wordpress.report import Account, Outcome
from content.imports.wordpress.sections import make_landing, section_for, topics_of
from content.imports.wordpress.urls import leads_from
from content.imports.wordpress.validation import LONGEST_WORDS, is_public
from content.kinds.sharing import SEARCH_DESCRIPTION, SEARCH_TITLE
from content.models import Article, Attachment, Byline
from content.text.html_text import one_line
from rbac.errors import Invalid

_NOT_PUBLIC = {
    "future": "scheduled there; here it is a draft and is not published by itself",
    "draft": "a draft there and here",
    "pending": "waiting for review there; here it is a draft",
    "private": "private there; here it is a draft",
    # Of Ghost.
    "scheduled": "scheduled there; here it is a draft and is not published by itself",
    "sent": "only sent by e-mail there; here it is a draft",
    **dict.fromkeys(("members", "paid", "tiers"), "for members alone there; here it is a draft"),
}


_YOAST = {SEARCH_TITLE: "title", SEARCH_DESCRIPTION: "metadesc"}


class AddressLost(Exception):
    """Another user took an address during the import that links in imported texts already lead to."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"Another user took the address “{slug}” meanwhile. Run the import again.")


def bring_article(run: Run, item: Item, account: Account) -> Article | None:
    """The article made of ``item``, or by an earlier run; None if it was left out."""
    key = run.here.get((item.kind, item.identifier))
    if key is not None:
        account.outcome = Outcome.ALREADY_HERE
        return Article.objects.filter(pk=key).first()
    if why := run.without.get(item.identifier):
        account.left_out(why)
        return None
    if run.outline.texts[item.identifier].kind != item.kind:
        account.left_out("another text of the file has the same number")
        return None
    if run.outline.texts[item.identifier].gone:
        account.left_out(item.unusable or f"its state is “{item.status}”")
        return None
    try:
        article = _place(run, item, account)
    except Invalid as error:
        run.left_out[item.identifier] = str(error)
        account.left_out(str(error))
        return None
    run.here[item.kind, item.identifier] = article.pk
    return article


def _place(run: Run, item: Item, account: Account) -> Article:
    own = run.outline.pictures_of.get(item.identifier, ())
    body = convert_body(item.content, run.outline.pictures, own, lead=leads_from(run, item))
    section = section_for(run, item, account)
    title, summary = _title(item, account), _summary(item, account)
    author = author_of(run, item.creator, account)
    others = [author_of(run, login, account).pk for login in item.with_others]
    brought = Brought(
        title=title,
        summary=summary,
        body=body.html,
        language=run.language,
        slug=run.destinations[item.identifier].slug,
        kind="article" if item.kind == "post" else "page",
        author=author,
        bylines=Byline.objects.in_use().filter(account__in=[author.pk, *others]),
        written_at=item.published_at,
        public_since=(item.published_at or timezone.now()) if is_public(item) else None,
        topics=topics_of(run, item, account),
        details={**_for_search_engines(item), **item.details},
        source=run.source,
        item=(item.kind, item.identifier),
    )
    article = bring_in(brought, section, by=run.by)
    if article.slug != brought.slug:
        raise AddressLost(brought.slug)
    if article.slug != item.slug:
        account.changed(
            f"its address is “{article.slug}”" + (f" instead of “{unquote(item.slug)}”" if item.slug else "")
        )
    make_landing(run, item, section, article.pk)
    _lead_here(run, item, article, account)
    _say_what_changed(item, body, account)
    return article


def _lead_here(run: Run, item: Item, article: Article, account: Account) -> None:
    """Redirects the old address, for when this site takes over the old host name."""
    place = run.outline.site.place(item.link)
    if place is None or not place.path:
        return
    section = run.sections.get(item.identifier)
    if lead_to(section.address if section else article.address, place.path):
        run.redirects += 1
    else:
        account.changed(
            f"its old address /{place.path}/ does not lead here: it is in use or has a wrong form"
        )


def _title(item: Item, account: Account) -> str:
    title = one_line(plain_text(item.title))
    if not title:
        account.changed("it has no title: it is called “Untitled” with its number")
        return f"Untitled {item.identifier}"
    if "<" in item.title and title != one_line(item.title):
        account.changed("markup was taken out of its title")
    if len(title) > 200:
        account.changed("its title was cut at 200 characters")
    return title[:200].rstrip()


def _summary(item: Item, account: Account) -> str:
    summary = one_line(plain_text(item.excerpt))
    if len(summary) > 400:
        account.changed("its excerpt was cut at 400 characters")
        return summary[:399].rstrip() + "…"
    return summary


def _for_search_engines(item: Item) -> dict[str, str]:
    """What the plugin Yoast SEO kept, without its templates, such as “%%title%% %%sep%% %%sitename%%”."""
    kept = {field: one_line(item.meta.get(f"_yoast_wpseo_{key}", "")) for field, key in _YOAST.items()}
    return {field.name: text[: field.longest] for field, text in kept.items() if "%%" not in text}


def _say_what_changed(item: Item, body: Body, account: Account) -> None:
    if item.password:
        account.changed("protected by a password there; here it is a draft")
    elif not is_public(item):
        account.changed(
            _NOT_PUBLIC.get(item.status, f"its state “{item.status}” is unknown here, so it is a draft")
        )
    if item.sticky:
        account.changed("it was kept on top of lists there; here it is not")
    if item.meta.get("_thumbnail_id"):
        account.changed(f"its lead picture (attachment {item.meta['_thumbnail_id']}) was not fetched")
    for note in (*item.notes, *body.notes()):
        account.changed(note)


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
