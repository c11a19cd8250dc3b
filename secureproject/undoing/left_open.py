"""What somebody left open around one article: links for strangers, times, an urgent correction, an emergency.

Each opens or publishes something later, so taking back what was written is not enough.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Entry
from content import emergencies
from content.corrections import reverting
from content.guests import inviting, previews
from content.models import Article, EmergencyPass, GuestReview, ScheduledChange, UrgentCorrection
from content.models.correction import Outcome
from content.models.guest_review import Answer
from content.redaction import removing
from content.scheduling import setting

# Which field of which event names what was left open.
_NAMED_BY = {
    "previews": ("content.preview.made", "link"),
    "guests": ("content.guest.asked", "guest"),
    "schedules": ("content.schedule.set", "schedule"),
    "corrections": ("content.correction.made", "correction"),
    "emergencies": ("content.emergency.opened", "emergency"),
    "redactions": ("content.redaction.asked", "redaction"),
}


@dataclass(frozen=True)
class LeftOpen:
    """Keys of what was made in the window, whatever has become of it since."""

    previews: frozenset[int] = frozenset()
    guests: frozenset[int] = frozenset()
    schedules: frozenset[int] = frozenset()
    corrections: frozenset[int] = frozenset()
    emergencies: frozenset[int] = frozenset()
    redactions: frozenset[int] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "LeftOpen":
        found: dict[str, set[int]] = {kind: set() for kind in _NAMED_BY}
        for entry in entries:
            for kind, (event, field) in _NAMED_BY.items():
                if entry.event == event and field in entry.public:
                    found[kind].add(int(entry.public[field][1]))
        return cls(**{kind: frozenset(keys) for kind, keys in found.items()})

    def __bool__(self) -> bool:
        return any(vars(self).values())


def steps_that_close(article: Article, left: LeftOpen) -> tuple[str, ...]:
    """Which of ``CLOSING`` have something to do now. One query for each kind that was made at all."""
    return tuple(
        step for step, find in _FOUND.items() if getattr(left, step_kind(step)) and find(article, left)
    )


def step_kind(step: str) -> str:
    return step.removeprefix("close_")


def approved_by_guests(left: LeftOpen) -> frozenset[int]:
    """The numbers of the versions that guests approved who were asked in the window: who knows whose mailbox it was."""
    if not left.guests:
        return frozenset()
    answered = GuestReview.objects.filter(pk__in=left.guests, answer=Answer.APPROVED)
    return frozenset(answered.values_list("revision__number", flat=True))


def published_later(left: LeftOpen) -> frozenset[int]:
    """The numbers of the versions that the worker published at a time that was set in the window."""
    if not left.schedules:
        return frozenset()
    done = ScheduledChange.objects.filter(
        pk__in=left.schedules, revision__isnull=False, done_at__isnull=False
    )
    return frozenset(done.values_list("revision__number", flat=True))


def taken_down_later(article: Article, left: LeftOpen) -> bool:
    """Whether the worker took it down at a time that was set in the window."""
    ended = ScheduledChange.objects.filter(pk__in=left.schedules, revision=None, done_at__isnull=False)
    return bool(left.schedules) and ended.filter(done_at__gte=article.archived_at).exists()


def open_correction(article: Article, left: LeftOpen) -> UrgentCorrection | None:
    """The urgent correction from the window that readers see and nobody has countersigned."""
    if not left.corrections or article.live_id is None:
        return None
    mine = UrgentCorrection.objects.filter(pk__in=left.corrections, outcome=Outcome.OPEN)
    return mine.filter(revision=article.live_id).first()


def close(step: str, article: Article, left: LeftOpen, by: Actor) -> None:
    """Ends everything of one kind. Raises Refused and Invalid."""
    for found in _FOUND[step](article, left):
        _ENDED[step](article, found, by)


def said(step: str) -> str:
    return {
        "close_previews": _("revoke the preview links made then"),
        "close_guests": _("no longer ask the guests who were asked then"),
        "close_schedules": _("cancel the times set then"),
        "close_emergencies": _("end the emergency publication opened then"),
        "close_redactions": _("stop the removal by law asked for then"),
    }[step]


def _schedules(article: Article, left: LeftOpen) -> list[ScheduledChange]:
    return list(setting.waiting().filter(article=article, pk__in=left.schedules))


def _emergencies(article: Article, left: LeftOpen) -> list[EmergencyPass]:
    usable = emergencies.open_ones().filter(article=article, pk__in=left.emergencies)
    return list(usable.select_related("article__section__scope", "revision"))


_FOUND: dict[str, Callable[[Article, LeftOpen], list[Any]]] = {
    "close_previews": lambda article, left: list(previews.open_links(article).filter(pk__in=left.previews)),
    "close_guests": lambda article, left: list(inviting.open_reviews(article).filter(pk__in=left.guests)),
    "close_schedules": _schedules,
    "close_emergencies": _emergencies,
    "close_redactions": lambda article, left: list(
        article.redactions.filter(pk__in=left.redactions, done_at=None, withdrawn_at=None)
    ),
}
_ENDED: dict[str, Callable[[Article, Any, Actor], object]] = {
    "close_previews": lambda article, found, by: previews.revoke_preview_link(article, found.pk, by=by),
    "close_guests": lambda article, found, by: inviting.revoke_guest(article, found.pk, by=by),
    "close_schedules": lambda article, found, by: setting.cancel(article, found.kind, by=by),
    "close_emergencies": lambda article, found, by: emergencies.sign_off(found, by=by, shown_unused=True),
    "close_redactions": lambda article, found, by: removing.withdraw_redaction(found, by=by),
}
CLOSING = tuple(_FOUND)


def revert(article: Article, left: LeftOpen, by: Actor) -> None:
    """Readers see again what they saw before the urgent correction. Raises Refused and Invalid."""
    if (fix := open_correction(article, left)) is not None:
        reverting.take_back(fix, by=by)
