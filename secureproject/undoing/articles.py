"""What was done to one article within a window, and which steps take it back. Others' later work is told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.models import Entry
from audit.timeline import TimelineEntry, readable
from content import trash, workflow
from content.addresses import scope_at
from content.errors import WrongState
from content.models import Article, Section
from content.models.review import State
from content.proving import NotPublic, publication_of
from content.restoring import restore_revision, take_versions_out, words_without
from content.revisions import Words, locked
from rbac.errors import Invalid, Refused
from secureproject.undoing import left_open
from secureproject.undoing.left_open import CLOSING, LeftOpen
from secureproject.undoing.reasons import given_reason
from secureproject.undoing.seen_before import SeenBefore, show_before, take_down, what_readers_saw

_WRITING = {
    "content.article.created",
    "content.article.edited",
    "content.revision.restored",
    "content.versions.taken_out",
    "content.correction.made",
}
_ALL = "section__scope", "address", "draft__status", "draft__author", "live__status"


@dataclass(frozen=True)
class Facts:
    """``numbers`` are of the versions written in the window; ``before`` of the one to go back to.

    published: at once, by an urgent correction, or by the worker at a time that was set then. approved: by the person,
    or by guests whom they asked. keys: of the entries.
    """

    happened: frozenset[str]
    keys: frozenset[int]
    numbers: tuple[int, ...]
    published: frozenset[int]
    approved: frozenset[int]
    submitted: frozenset[int]
    left: LeftOpen
    paths: tuple[str, str] | None
    before: int | None
    seen_before: SeenBefore | None

    @property
    def was_begun(self) -> bool:
        return bool({"content.article.created", "content.article.imported"} & self.happened)


def facts_of(article: Article, entries: Sequence[Entry], lines: Sequence[TimelineEntry]) -> Facts:
    """``lines``: the same entries as people read them; addresses are said only there."""
    numbers = tuple(sorted(_numbers(entries, _WRITING)))
    moves = [line.fields for line in lines if line.event == "content.article.moved"]
    paths = (moves[0].get("old_path", ""), moves[-1].get("new_path", "")) if moves else None
    before = None
    if numbers:
        older = article.revisions.filter(number__lt=numbers[0]).order_by("-number")
        before = older.values_list("number", flat=True).first()
    left = LeftOpen.of(entries)
    published = left_open.published_later(left) | _numbers(
        entries, {"content.article.published", "content.correction.made"}
    )
    approved = left_open.approved_by_guests(left) | _numbers(
        entries, {"content.article.approved", "content.correction.countersigned"}
    )
    return Facts(
        happened=frozenset(entry.event for entry in entries),
        keys=frozenset(entry.pk for entry in entries),
        numbers=numbers,
        published=published,
        approved=approved,
        submitted=frozenset(_numbers(entries, {"content.article.submitted"})),
        left=left,
        paths=paths if paths and all(paths) else None,
        before=before,
        seen_before=what_readers_saw(article, published | approved | {*numbers}, numbers),
    )


def steps_for(article: Article, facts: Facts, person: User) -> tuple[str, ...]:
    """In this order; empty when nothing of it is left, or it never changed anything."""
    if article.trashed_at and not _did_it_last(article, facts, person, "content.article.trashed"):
        return ()
    recover = ("recover",) if article.trashed_at else ()
    closing = left_open.steps_that_close(article, facts.left) if facts.left else ()
    if facts.was_begun:
        return (*recover, *closing, *(("take_down",) if article.live_id else ()), "trash")
    bad_live = article.live is not None and article.live.number in {
        *facts.numbers, *facts.published, *facts.approved
    }  # fmt: skip
    hidden = _out_of_sight(article, facts, bad_live, person)
    steps = (*recover, *closing, *hidden, *_words_back(article, facts, hidden, person))
    return (*steps, "trash") if _belongs_in_trash(article, facts, person) else steps


def _belongs_in_trash(article: Article, facts: Facts, person: User) -> bool:
    """Whether somebody had thrown it away, and it was brought back in the window alone."""
    if article.trashed_at or article.live_id or facts.numbers:
        return False
    trashing = Entry.objects.filter(
        event__in=("content.article.trashed", "content.article.recovered"),
        subject_kind="content.article",
        subject_id=str(article.pk),
    )
    last = trashing.order_by("-pk").first()
    return last is not None and last.event == "content.article.recovered" and last.pk in facts.keys


def _out_of_sight(article: Article, facts: Facts, bad_live: bool, person: User) -> tuple[str, ...]:
    if bad_live:
        if left_open.open_correction(article, facts.left):
            return ("revert",)
        return ("show_before",) if facts.seen_before and not facts.seen_before.why_not else ("take_down",)
    if not article.archived_at:
        return ()
    by_them = _did_it_last(article, facts, person, "content.article.taken_down")
    return ("bring_back",) if by_them or left_open.taken_down_later(article, facts.left) else ()


def _did_it_last(article: Article, facts: Facts, person: User, event: str) -> bool:
    """Whether it is as it is because of the window, and nobody did the same for a reason of their own since."""
    if event not in facts.happened:
        return False
    last = Entry.objects.filter(event=event, subject_kind="content.article", subject_id=str(article.pk))
    return last.order_by("-pk").values_list("pk", flat=True).first() in facts.keys


def _words_back(article: Article, facts: Facts, hidden: Sequence[str], person: User) -> tuple[str, ...]:
    steps: tuple[str, ...] = ()
    if _says_what_was_written(article, facts):
        back = "take_out" if _can_be_taken_out(article, facts) else "go_back"
        steps = ("bring_back", back) if "take_down" in hidden else (back,)
    elif "show_before" not in hidden and _is_on_its_way(
        article, facts, person
    ):  # with it, every draft is one again
        steps = ("send_back",)
    moved = facts.paths is not None and article.address.path == facts.paths[1] != facts.paths[0]
    return (*steps, "move_back") if moved else steps


def warning_about(article: Article, facts: Facts, steps: Sequence[str], person: User) -> str:
    """What somebody has to read before they decide, or nothing: work of others, or from another time, goes along."""
    said = []
    if names := _built_on(article, facts) if {"go_back", "trash"} & set(steps) else []:
        said.append(
            _(
                "%(names)s wrote on it since. Their versions stay in the history; what is newest would be the version"
                " from before. Read it before you decide."
            )
            % {"names": ", ".join(names)}
        )
    if article.live and facts.numbers and "trash" not in steps and article.live.number > facts.numbers[-1]:
        said.append(
            _(
                "Readers see version %(number)d, which was written on top of it and stays public. Take it down by"
                " hand if it says what must not be said."
            )
            % {"number": article.live.number}
        )
    if {"take_down", "revert", "show_before"} & set(steps) and (
        name := _published_by_another(article, facts, person)
    ):
        said.append(_("%(name)s published it. Readers would no longer see it.") % {"name": name})
    return " ".join(said)


def _built_on(article: Article, facts: Facts) -> list[str]:
    """Who wrote since, outside the window: their names. The person themselves may be among them."""
    if not facts.numbers:
        return []
    later = article.revisions.filter(number__gt=facts.numbers[0]).exclude(number__in=facts.numbers)
    return sorted({str(revision.author) for revision in later.select_related("author").defer("body")})


def _published_by_another(article: Article, facts: Facts, person: User) -> str:
    """Not of words from the window: whoever published those was deceived, and would take them down."""
    live = article.live
    if live is None or live.number in {*facts.numbers, *facts.published}:
        return ""
    try:
        return readable([publication_of(article)])[0].actor_label
    except NotPublic:
        return ""


def take_back(article: Article, facts: Facts, steps: Iterable[str], *, by: Actor) -> None:
    """Each step by its own verb, decided anew. A link that cannot be closed keeps nothing from being taken down.

    Raises Refused and Invalid, the first of them when everything else is done.
    """
    wrong: Refused | Invalid | None = None
    for step in steps:
        try:
            if step in CLOSING:
                left_open.close(step, locked(article), facts.left, by)
            else:
                _DO[step](locked(article), facts, by)
        except (Refused, Invalid) as error:
            wrong = wrong or error
            if step not in CLOSING:
                break
    if wrong is not None:
        raise wrong


def said(steps: Sequence[str], facts: Facts) -> str:
    """What would be done, as one sentence for people."""
    words = {
        "revert": _("show readers again what they saw before the urgent correction"),
        "show_before": _shown_before(facts),
        "recover": _("bring it back from the trash"),
        "take_down": _taken_down(facts),
        "bring_back": _("bring it back as a draft"),
        "trash": _("throw it away, for 30 days"),
        "take_out": _("take what was written then out of the newest version, where what others wrote stays"),
        "go_back": _("go back to version %(number)d, as a new draft") % {"number": facts.before or 0},
        "send_back": _("send it back, so that what was submitted or approved is void"),
        "move_back": _("move it back to its former address"),
    }
    words |= {step: left_open.said(step) for step in CLOSING}
    return ", ".join(words[step] for step in steps)


def _shown_before(facts: Facts) -> str:
    """Whoever decides has to know what readers get."""
    words = _("show readers again what they saw before: %(version)s")
    return words % {"version": facts.seen_before.described} if facts.seen_before else ""


def _taken_down(facts: Facts) -> str:
    """Whoever decides has to know what readers will miss, and why."""
    if facts.seen_before is None or not facts.seen_before.why_not:
        return _("take it down at once")
    words = _("take it down at once (readers saw %(version)s; that cannot come back: %(why)s)")
    return words % {"version": facts.seen_before.described, "why": facts.seen_before.why_not}


def articles_by_key(keys: Iterable[str]) -> dict[str, Article]:
    numbers = [int(key) for key in keys if key.isdecimal()]
    found = Article.objects.filter(pk__in=numbers, purged_at=None).select_related(*_ALL)
    return {str(article.pk): article for article in found}


def _can_be_taken_out(article: Article, facts: Facts) -> bool:
    """Whether others wrote since, elsewhere in the text, so that their words can stay where they are."""
    if facts.left.corrections or not _built_on(article, facts):
        return False
    words = words_without(article, facts.numbers)
    return words is not None and words != Words.of(article.newest)


def _says_what_was_written(article: Article, facts: Facts) -> bool:
    if not facts.numbers or facts.before is None or article.newest.number < facts.numbers[0]:
        return False
    before = article.revisions.filter(number=facts.before).first()
    if before is None or Words.of(before) == Words.of(article.newest):
        return False
    # Taken out already, from under what others wrote.
    return facts.left.corrections != frozenset() or words_without(article, facts.numbers) != Words.of(
        article.newest
    )


def _is_on_its_way(article: Article, facts: Facts, person: User) -> bool:
    """Whether the draft waits as it was submitted then, or with an approval that was given then."""
    draft = None if article.is_archived else article.draft
    if draft is None or draft.status.state not in {State.IN_REVIEW, State.APPROVED}:
        return False
    if draft.number in facts.submitted and draft.status.submitted_by_id == person.pk:
        return True
    given = draft.approvals.filter(submission=draft.status.submission, approver=person)
    return draft.number in facts.approved and given.exists()


def _numbers(entries: Iterable[Entry], events: set[str]) -> frozenset[int]:
    return frozenset(int(_value(entry, "revision")) for entry in entries if entry.event in events)


def _value(entry: Entry, name: str) -> Any:
    """A field that is said in clear. ("" where it is not, or has been removed.)"""
    return entry.public.get(name, ["", ""])[1]


def _move_back(article: Article, facts: Facts, by: Actor) -> object:
    old = facts.paths[0] if facts.paths else ""
    above, _slash, slug = old.rpartition("/")
    section = Section.objects.filter(scope=scope_at(above)).first() if above else None
    if section is None:
        raise WrongState(_("The section where it was is not there any more. Move it by hand."))
    return workflow.move_article(article, section, by=by, slug=slug)


_DO: dict[str, Any] = {
    "revert": lambda article, facts, by: left_open.revert(article, facts.left, by),
    "recover": lambda article, facts, by: trash.recover_article(article, by=by),
    "show_before": lambda article, facts, by: show_before(article, facts.seen_before, by),
    "take_down": lambda article, facts, by: take_down(article, facts.seen_before, by),
    "bring_back": lambda article, facts, by: workflow.restore(article, by=by),
    "trash": lambda article, facts, by: trash.trash_article(article, by=by),
    "go_back": lambda article, facts, by: restore_revision(
        article, facts.before or 0, by=by, base=article.newest.number
    ),
    "take_out": lambda article, facts, by: take_versions_out(
        article, facts.numbers, by=by, base=article.newest.number
    ),
    "send_back": lambda article, facts, by: workflow.send_back(article, by=by, note=given_reason()),
    "move_back": _move_back,
}
