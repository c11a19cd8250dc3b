"""Sections of imported items: public pages with child pages become sections; none is guessed."""

from urllib.parse import unquote

from content.addresses.addresses import PathsBelow, section_path
from content.imports.wordpress.context import Run
from content.imports.wordpress.export import Item, Term
from content.imports.wordpress.html import plain_text
from content.imports.wordpress.report import Account, Outcome
from content.imports.wordpress.validation import TextOutline
from content.models import Section, Topic
from content.models.public_text import TextKind
from content.public_text.verbs import first_words
from content.sections.landing_article import introduce
from content.sections.verbs import add_section
from content.taxonomy.topics import TakenSlugs
from content.text.html_text import one_line
from foundation.slugs import slug_from


def bring_sections(run: Run) -> None:
    """A section for each public page with children, inside the section of its parent page."""
    for page in run.outline.section_pages():
        key = run.here.get(("section", page.identifier))
        if key is not None:
            run.sections[page.identifier] = Section.objects.select_related("scope", "address").get(pk=key)
            continue
        parent = _section_above(run, page)
        title = page.title[:120] or f"Page {page.identifier}"
        slug = free_slug(parent, page.slug, title)
        section = add_section(parent, by=run.by, title=title, slug=slug, source=run.source)
        run.sections[page.identifier] = section
        run.remember("section", page.identifier, section.pk)


def section_for(run: Run, item: Item, account: Account) -> Section:
    """Posts: the section of the import. Pages: the section they became, or that of their parent page."""
    if item.kind == "page":
        above = run.outline.page(item.parent)
        if item.identifier in run.sections:
            account.changed("became a section, with this page as its landing page")
        elif item.parent not in {"", "0"} and above is None:
            account.changed(f"the page above it ({item.parent}) is not in the file")
        elif above is not None and item.parent not in run.sections:
            account.changed("the page above it is not public and so is no section; placed one level up")
    return place_of(run, run.outline.texts[item.identifier])


def place_of(run: Run, text: TextOutline) -> Section:
    """Section of ``text``."""
    if text.kind == "post":
        return run.section
    return run.sections.get(text.identifier) or _section_above(run, text)


def make_landing(run: Run, item: Item, section: Section, article_id: int) -> None:
    """Makes this page the section's landing article."""
    if run.sections.get(item.identifier) is section:
        introduce(section, section.articles.get(pk=article_id), by=run.by, source=run.source)


def free_slug(parent: Section, slug: str, title: str) -> str:
    """A free slug in ``parent``: the original one in ASCII, or one made from the title."""
    return slug_from(unquote(slug) or title, PathsBelow(section_path(parent), old_ones=True))


def _section_above(run: Run, page: TextOutline) -> Section:
    for identifier in run.outline.section_ancestors(page):
        if identifier in run.sections:
            return run.sections[identifier]
    return run.section


TAXONOMIES = frozenset({"category", "tag"})


def bring_topics(run: Run) -> None:
    """Every category and tag that the file declares, then the parents of those that are new."""
    for term in run.outline.terms:
        if term.taxonomy not in TAXONOMIES:
            run.report.open(term.taxonomy, term.slug, term.name).left_out("there is nothing like it here")
    new = [term for term in run.outline.terms if term.taxonomy in TAXONOMIES and _bring(run, term)]
    accounts = {(account.kind, account.identifier): account for account in run.report.accounts}
    for term in new:
        if term.parent:
            _place_under_parent(run, term, accounts[term.taxonomy, term.slug])


def topics_of(run: Run, item: Item, account: Account) -> list[Topic]:
    """Topics of ``item``. An undeclared term is added; other taxonomies are left out and reported."""
    found = []
    for term in item.terms:
        if term.taxonomy not in TAXONOMIES:
            account.changed(f"“{term.name}” ({term.taxonomy}) left out: there is nothing like it here")
            continue
        if (term.taxonomy, term.slug) not in run.topics:
            _bring(run, term)
        found.append(run.topics[term.taxonomy, term.slug])
    return found


def _bring(run: Run, term: Term) -> bool:
    """Whether the topic is new."""
    account = run.report.open(term.taxonomy, term.slug, term.name)
    key = run.here.get((term.taxonomy, term.slug))
    topic = Topic.objects.filter(pk=key).first() if key else None
    if topic is not None:
        account.outcome = Outcome.ALREADY_HERE
        run.topics[term.taxonomy, term.slug] = topic
        return False
    run.topics[term.taxonomy, term.slug] = topic = _topic(run, term, account)
    run.remember(term.taxonomy, term.slug, topic.pk)
    return True


def _topic(run: Run, term: Term, account: Account) -> Topic:
    name = one_line(plain_text(term.name) or term.slug)[:200]
    same = Topic.objects.in_use().filter(name__iexact=name).order_by("pk").first()
    if same is not None and slug_from(term.slug) in {same.slug, slug_from(name)}:
        account.changed("there is already a topic of this name: both are one now")
        return same
    slug = slug_from(term.slug or name, TakenSlugs())
    if slug != term.slug:
        account.changed(f"its address is now “{slug}”")
    topic = Topic.objects.create(name=name, slug=slug)
    first_words(TextKind.TOPIC, topic, by=run.by)
    return topic


def _place_under_parent(run: Run, term: Term, account: Account) -> None:
    topic, parent = run.topics[term.taxonomy, term.slug], run.topics.get(("category", term.parent))
    if parent is None:
        account.changed(f"its parent “{term.parent}” is not in the file; it stands alone")
    elif topic.pk in _line_above(parent):
        account.changed(f"its parent “{term.parent}” stands below it; it stands alone")
    else:
        topic.parent = parent
        topic.save(update_fields=["parent"])


def _line_above(topic: Topic) -> list[int]:
    return [topic.pk, *(_line_above(topic.parent) if topic.parent else ())]
