"""Import of categories and tags as topics; categories keep their parents."""

from content.imports.wordpress.context import Run
from content.imports.wordpress.export import Item, Term
from content.imports.wordpress.html import plain_text
from content.imports.wordpress.report import Account, Outcome
from content.models import Topic
from content.text.html_text import one_line
from foundation.slugs import slug_from

TAXONOMIES = frozenset({"category", "tag"})


def bring_topics(run: Run) -> None:
    """Every category and tag that the file declares, then the parents of those that are new."""
    new = [term for term in run.outline.terms if _bring(run, term)]
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
    run.topics[term.taxonomy, term.slug] = topic = _topic(term, account)
    run.remember(term.taxonomy, term.slug, topic.pk)
    return True


def _topic(term: Term, account: Account) -> Topic:
    name = one_line(plain_text(term.name) or term.slug)[:200]
    same = Topic.objects.in_use().filter(name__iexact=name).order_by("pk").first()
    if same is not None and slug_from(term.slug) in {same.slug, slug_from(name)}:
        account.changed("there is already a topic of this name: both are one now")
        return same
    slug = slug_from(term.slug or name, _Taken())
    if slug != term.slug:
        account.changed(f"its address is now “{slug}”")
    return Topic.objects.create(name=name, slug=slug)


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
    line = [topic.pk]
    parent = topic.parent
    while parent is not None:
        line.append(parent.pk)
        parent = parent.parent
    return line


class _Taken:
    def __contains__(self, slug: object) -> bool:
        return Topic.objects.filter(slug=str(slug)).exists()
