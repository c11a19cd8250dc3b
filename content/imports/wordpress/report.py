"""Import report: every item of the file, and what became of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Protocol

_SEEN_PAST = "\u00a0\u200c\u200d"  # spaces and joiners that names and titles may contain
LONGEST_TITLE = 400  # characters: the report is held in memory to the end


class Progress(Protocol):
    """Receives the number of bytes read."""

    def advance(self, size: int) -> None: ...


class Outcome(StrEnum):
    IMPORTED = "imported"
    CHANGED = "changed"
    LEFT_OUT = "left out"
    ALREADY_HERE = "already here"


@dataclass(slots=True)
class Account:
    """One item of the file. ``notes`` says how it was changed or why it was left out."""

    kind: str
    identifier: str
    title: str
    outcome: Outcome = Outcome.IMPORTED
    notes: list[str] = field(default_factory=list)

    def changed(self, note: str) -> None:
        """Records a change, unless the item was left out or already here."""
        self.notes.append(note)
        if self.outcome is Outcome.IMPORTED:
            self.outcome = Outcome.CHANGED

    def already_here(self, note: str = "") -> None:
        if note:
            self.notes.append(note)
        self.outcome = Outcome.ALREADY_HERE

    def left_out(self, why: str) -> None:
        self.notes.append(why)
        self.outcome = Outcome.LEFT_OUT


@dataclass(slots=True)
class Report:
    """Accounts in the order of the file, and remarks about the file as a whole."""

    source: str = ""
    accounts: list[Account] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def open(self, kind: str, identifier: str, title: str) -> Account:
        account = Account(kind, identifier, title[:LONGEST_TITLE])
        self.accounts.append(account)
        return account

    def counts(self) -> dict[str, dict[str, int]]:
        """For each kind of item: the number in the file ("total") and by outcome."""
        tally: dict[str, Counter[str]] = {}
        for account in self.accounts:
            tally.setdefault(account.kind, Counter())[account.outcome.value] += 1
        return {kind: {"total": sum(outcomes.values()), **outcomes} for kind, outcomes in tally.items()}

    def as_facts(self) -> dict[str, object]:
        """The report for ``--json``."""
        return {
            "source": self.source,
            "counts": self.counts(),
            "items": [asdict(account) for account in self.accounts],
            "remarks": self.remarks,
        }

    def as_lines(self) -> Iterator[str]:
        """The report as text, line by line: a table of counts, then every change and everything left out."""
        yield f"{'':<16}{'in the file':>12}" + "".join(f"{outcome.value:>14}" for outcome in Outcome)
        for kind, counts in self.counts().items():
            cells = "".join(f"{counts.get(outcome.value, 0):>14}" for outcome in Outcome)
            yield f"{kind:<16}{counts['total']:>12}{cells}"
        for outcome in (Outcome.CHANGED, Outcome.LEFT_OUT):
            yield from ("", f"{outcome.value.capitalize()}:")
            yield from (_line(account) for account in self.accounts if account.outcome is outcome)
        if met := [each for each in self.accounts if each.outcome is Outcome.ALREADY_HERE and each.notes]:
            yield from ("", f"{Outcome.ALREADY_HERE.value.capitalize()}:", *map(_line, met))
        if self.remarks:
            yield from ("", "Please note:", *(f"  {remark}" for remark in self.remarks))


def _line(account: Account) -> str:
    title = f" “{account.title}”" if account.title else ""
    line = f"  {account.kind} {account.identifier}{title}: {'; '.join(account.notes)}"
    # The file is untrusted: nothing in it may control the terminal that shows the report.
    return "".join(
        letter if letter.isprintable() or letter in _SEEN_PAST else "\N{REPLACEMENT CHARACTER}"
        for letter in line
    )
