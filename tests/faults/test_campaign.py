"""SIGKILL to web server, worker and PostgreSQL at random moments during a thousand saves and publications.

The web publishes at once, the worker at the times that were set; each is killed in the middle of it.
"""

import logging
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from devserver.postgres import roles
from tests.faults.acknowledged import Acknowledged
from tests.faults.running import Site

logger = logging.getLogger(__name__)
pytestmark = pytest.mark.deep
SAVES = int(os.environ.get("FAULT_SAVES", "1000"))
PARTS = ("web", "worker", "postgresql")
QUICK = 40  # saves after a kill; those after them wait a second each, so that no kill waits for hundreds
AT_ONCE, LATER = 6, 24  # articles that the web publishes, and the worker
CATCHES_UP = 420  # seconds


@dataclass
class Ada:
    """Writes, saves, publishes and schedules as fast as the site lets her, whatever becomes of it meanwhile.

    ``cut_off``: the numbers of the kills that left a request of hers without an answer. ``saved_before``: how much was
    saved when something was killed last.
    """

    site: Site
    articles: list[int]
    told: Acknowledged = field(default_factory=Acknowledged)
    steps: int = 0
    body: dict[int, str] = field(default_factory=dict)
    cut_off: set[int] = field(default_factory=set)
    saved_before: int = 0

    def write(self, saves: int) -> None:
        while len(self.told.saved) < saves:
            if len(self.told.saved) > self.saved_before + QUICK:
                time.sleep(1)
            try:
                self.step()
            except OSError:
                self.cut_off.add(len(self.site.killed))
                time.sleep(0.2)

    def step(self) -> None:
        self.steps += 1
        at_once, idle = self.articles[:AT_ONCE], []
        if self.steps % 3 == 1:
            waiting = self.site.waiting()
            idle = [article for article in self.articles[AT_ONCE:] if article not in waiting]
        article = idle[self.steps % len(idle)] if idle else at_once[self.steps % len(at_once)]
        if self.save(article, f"word{self.steps}x"):
            if idle:
                self.schedule(article)
            elif self.steps % 3 == 0:
                self.publish(article)

    def save(self, article: int, word: str) -> bool:
        page: dict[str, object] = {**self.site.editor(article), "window": f"w{self.steps}", "sequence": 1}
        before = self.body.get(article, "")
        before = before[-2000:].partition("</p>")[2] if len(before) > 2000 else before
        self.body[article] = f"{before}<p>{word}.</p>"
        page |= {"title": f"Note {article}", "summary": "", "body": self.body[article], "language": "en"}
        if self.site.post(f"/cms/articles/{article}/keep/", **page) == 200:
            self.told.take(f"kept w{self.steps} {word}")
        if self.site.post(f"/cms/articles/{article}/", **page | {"sequence": 2}) == 302:
            self.told.take(f"saved {word}")
            return True
        return False

    def publish(self, article: int) -> None:
        number = self.site.editor(article)["base"]
        if self.site.post(f"/cms/articles/{article}/publish/") == 302:
            self.told.take(f"published {article} {number}")

    def schedule(self, article: int) -> None:
        number, digest = self.site.editor(article)["base"], self.site.digest(article)
        at = datetime.now(UTC) + timedelta(seconds=65)  # the next whole minute, and time to say so
        when = {"publish-at": f"{at:%Y-%m-%dT%H:%M}", "publish-digest": digest}
        if self.site.post(f"/cms/articles/{article}/schedule/publish/", **when) == 302:
            self.told.take(f"scheduled {article} {number}")


def wait_for(ada: Ada, moment: random.Random) -> None:
    """Some saves later, somewhere within one; or while the worker publishes what is due at the full minute."""
    if moment.random() < 0.25:
        time.sleep(60 - time.time() % 60 + moment.uniform(0, 4))
        return
    enough, end = len(ada.told.saved) + moment.randint(1, 30), time.monotonic() + 60
    while len(ada.told.saved) < min(enough, SAVES) and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(moment.uniform(0, 0.5))


def test_what_was_acknowledged_survives_every_kill(place: Site) -> None:
    moments = random.Random(11)  # noqa: S311  # the same moments every time
    ada = Ada(place, place.set_up(AT_ONCE + LATER))
    url = place.cluster.url(roles.OWNER)
    writing = threading.Thread(target=ada.write, args=(SAVES,))
    writing.start()
    while writing.is_alive():
        kill_one(place, ada, moments)
        ada.told.are_all_there(url)
    everything_is_carried_out(place)
    ada.told.were_all_carried_out(url)
    place.verify_audit_log()
    counted = {what: len(rows) for what, rows in vars(ada.told).items()}
    killed = Counter(place.killed)
    logger.warning("Killed %s; %d of them cut a request off; %s", killed, len(ada.cut_off), counted)
    assert (killed.total() > SAVES // 50, min(killed[part] for part in PARTS) > SAVES // 200) == (True, True)
    assert min(len(ada.told.published), len(ada.told.scheduled)) > SAVES // 20


def kill_one(place: Site, ada: Ada, moments: random.Random) -> None:
    """And whatever ended by itself, because the database was away, is started again, too."""
    place.confirm_who_it_is()
    wait_for(ada, moments)
    place.kill(part := moments.choice(PARTS))
    ada.saved_before = len(ada.told.saved)
    time.sleep(moments.uniform(0, 1))
    place.start_again(part)
    place.start_what_ended()


def everything_is_carried_out(place: Site) -> None:
    """What waited while the worker was away, too. Says what the queue does if it is not."""
    end = time.monotonic() + CATCHES_UP
    while (waiting := place.waiting()) and time.monotonic() < end:
        place.start_what_ended()
        time.sleep(1)
    assert not waiting, (place.jobs(), (place.folder / "worker.log").read_text()[-6000:])
