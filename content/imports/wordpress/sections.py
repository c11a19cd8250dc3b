"""Sections of imported items: public pages with child pages become sections; none is guessed."""

from urllib.parse import unquote

from content.addresses.addresses import PathsBelow, section_path
from content.imports.wordpress.context import Run
from content.imports.wordpress.export import Item
from content.imports.wordpress.report import Account
from content.imports.wordpress.validation import TextOutline
from content.models import Section
from content.sections.landing_article import introduce
from content.sections.verbs import add_section
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
        section = add_section(parent, by=run.by, title=title, slug=free_slug(parent, page.slug, title))
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
        introduce(section, section.articles.get(pk=article_id), by=run.by)


def free_slug(parent: Section, slug: str, title: str) -> str:
    """A free slug in ``parent``: the original one in ASCII, or one made from the title."""
    return slug_from(unquote(slug) or title, PathsBelow(section_path(parent), old_ones=True))


def _section_above(run: Run, page: TextOutline) -> Section:
    for identifier in run.outline.section_ancestors(page):
        if identifier in run.sections:
            return run.sections[identifier]
    return run.section
