"""What was done to one article within a window, and which steps take it back. Others' later work is told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.models import Entry
from audit.timeline import TimelineEntry
from content import trash, workflow
from content.addresses import scope_at
from content.errors import WrongState
from content.models import Article, Section
from content.models.review import State
from content.restoring import restore_revision
from content.revisions import Words, locked

_WRITING = {"content.article.created", "content.article.edited", "content.revision.restored"}
_ALL = "section__scope", "address", "draft__status", "draft__author", "live__status"


@dataclass(frozen=True)
class Facts:
    """``first`` is the number of the first version from the window; ``before`` that of the one to go back to."""

    happened: frozenset[str]
    numbers: tuple[int, ...]
    published: frozenset[int]
    paths: tuple[str, str] | None
    before: int | None

    @property
    def was_begun(self) -> bool:
        return "content.article.created" in self.happened


def facts_of(article: Article, entries: Sequence[Entry], lines: Sequence[TimelineEntry]) -> Facts:
    """``lines``: the same entries as people read them; addresses are said only there."""
    numbers = tuple(sorted(_numbers(entries, _WRITING)))
    moves = [line.fields for line in lines if line.event == "content.article.moved"]
    paths = (moves[0].get("old_path", ""), moves[-1].get("new_path", "")) if moves else None
    before = None
    if numbers:
        older = article.revisions.filter(number__lt=numbers[0]).order_by("-number")
        before = older.values_list("number", flat=True).first()
    return Facts(
        happened=frozenset(entry.event for entry in entries),
        numbers=numbers,
        published=frozenset(_numbers(entries, {"content.article.published"})),
        paths=paths if paths and all(paths) else None,
        before=before,
    )


def steps_for(article: Article, facts: Facts) -> tuple[str, ...]:
    """In this order; empty when nothing of it is left, or it never changed anything."""
    if article.trashed_at and "content.article.trashed" not in facts.happened:
        return ()
    recover = ("recover",) if article.trashed_at else ()
    bad_live = article.live is not None and article.live.number in {*facts.numbers, *facts.published}
    if facts.was_begun:
        return (*recover, *(("take_down",) if article.live_id else ()), "trash")
    return (*recover, *_out_of_sight(article, facts, bad_live), *_words_back(article, facts, bad_live))


def _out_of_sight(article: Article, facts: Facts, bad_live: bool) -> tuple[str, ...]:
    if bad_live:
        return ("take_down",)
    if article.archived_at and "content.article.taken_down" in facts.happened:
        return ("bring_back",)
    return ()


def _words_back(article: Article, facts: Facts, bad_live: bool) -> tuple[str, ...]:
    steps: tuple[str, ...] = ()
    if _says_what_was_written(article, facts):
        steps = ("bring_back", "go_back") if bad_live else ("go_back",)
    elif _is_on_its_way(article, facts):
        steps = ("send_back",)
    moved = facts.paths is not None and article.address.path == facts.paths[1] != facts.paths[0]
    return (*steps, "move_back") if moved else steps


def built_on(article: Article, facts: Facts, person: User) -> list[str]:
    """Who else has written since: their names. What they wrote stands on what is to be taken back."""
    if not facts.numbers:
        return []
    later = article.revisions.filter(number__gt=facts.numbers[0]).exclude(author=person)
    return sorted({str(revision.author) for revision in later.select_related("author").defer("body")})


def take_back(article: Article, facts: Facts, steps: Iterable[str], *, by: Actor) -> None:
    """Each step by its own verb, decided anew. Raises Refused and Invalid."""
    for step in steps:
        _DO[step](locked(article), facts, by)


def said(steps: Sequence[str], facts: Facts) -> str:
    """What would be done, as one sentence for people."""
    words = {
        "recover": _("bring it back from the trash"),
        "take_down": _("take it down at once"),
        "bring_back": _("bring it back as a draft"),
        "trash": _("throw it away, for 30 days"),
        "go_back": _("go back to version %(number)d, as a new draft") % {"number": facts.before or 0},
        "send_back": _("send it back, so that what was submitted or approved is void"),
        "move_back": _("move it back to its former address"),
    }
    return ", ".join(words[step] for step in steps)


def articles_by_key(keys: Iterable[str]) -> dict[str, Article]:
    numbers = [int(key) for key in keys if key.isdecimal()]
    found = Article.objects.filter(pk__in=numbers, purged_at=None).select_related(*_ALL)
    return {str(article.pk): article for article in found}


def _says_what_was_written(article: Article, facts: Facts) -> bool:
    if not facts.numbers or facts.before is None or article.newest.number < facts.numbers[0]:
        return False
    before = article.revisions.filter(number=facts.before).first()
    return before is not None and Words.of(before) != Words.of(article.newest)


def _is_on_its_way(article: Article, facts: Facts) -> bool:
    mine = {"content.article.submitted", "content.article.approved"} & facts.happened
    draft = None if article.is_archived else article.draft
    return bool(mine) and draft is not None and draft.status.state in {State.IN_REVIEW, State.APPROVED}


def _numbers(entries: Iterable[Entry], events: set[str]) -> set[int]:
    return {int(_value(entry, "revision")) for entry in entries if entry.event in events}


def _value(entry: Entry, name: str) -> Any:
    """A field that is said in clear. ("" where it is not, or has been removed.)"""
    return entry.public.get(name, ["", ""])[1]


def given_reason() -> str:
    """What the journal, letters and notes say about each step."""
    return _("It was done with an account that was in other hands.")


def _move_back(article: Article, facts: Facts, by: Actor) -> object:
    old = facts.paths[0] if facts.paths else ""
    above, _slash, slug = old.rpartition("/")
    section = Section.objects.filter(scope=scope_at(above)).first() if above else None
    if section is None:
        raise WrongState(_("The section where it was is not there any more. Move it by hand."))
    return workflow.move_article(article, section, by=by, slug=slug)


_DO: dict[str, Any] = {
    "recover": lambda article, facts, by: trash.recover_article(article, by=by),
    "take_down": lambda article, facts, by: workflow.take_down(article, by=by, reason=given_reason()),
    "bring_back": lambda article, facts, by: workflow.restore(article, by=by),
    "trash": lambda article, facts, by: trash.trash_article(article, by=by),
    "go_back": lambda article, facts, by: restore_revision(
        article, facts.before or 0, by=by, base=article.newest.number
    ),
    "send_back": lambda article, facts, by: workflow.send_back(article, by=by, note=given_reason()),
    "move_back": _move_back,
}
