"""SIGKILL to web server, worker and PostgreSQL at random moments during a thousand saves and publications."""

import os
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from secureproject.trial import roles
from secureproject.trial.cluster import Cluster
from tests.faults.acknowledged import Acknowledged
from tests.faults.running import Site
from tests.launch.checkouts import free_port

pytestmark = pytest.mark.deep
SAVES = int(os.environ.get("FAULT_SAVES", "1000"))
PARTS = ("web", "worker", "postgresql")


@pytest.fixture
def place() -> Iterator[Site]:
    """A server's answer means that it is on disk, as in production; only a power cut is not played."""
    folder = Path(tempfile.mkdtemp(prefix="cms-"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres", {"fsync": "off", "synchronous_commit": "on"})
    site = Site(cluster, free_port(), folder)
    yield site
    site.stop()
    cluster.remove()
    shutil.rmtree(folder)


@dataclass
class Ada:
    """Writes, saves and publishes as fast as the site lets her, whatever becomes of it meanwhile."""

    site: Site
    articles: list[int]
    told: Acknowledged = field(default_factory=Acknowledged)
    steps: int = 0
    body: dict[int, str] = field(default_factory=dict)

    def write(self, saves: int) -> None:
        while len(self.told.saved) < saves:
            try:
                self.step()
            except OSError:
                time.sleep(0.2)

    def step(self) -> None:
        self.steps += 1
        article, word = self.articles[self.steps % len(self.articles)], f"word{self.steps}x"
        page: dict[str, object] = {**self.site.editor(article), "window": f"w{self.steps}", "sequence": 1}
        before = self.body.get(article, "")
        before = before[-2000:].partition("</p>")[2] if len(before) > 2000 else before
        self.body[article] = f"{before}<p>{word}.</p>"
        page |= {"title": f"Note {article}", "summary": "", "body": self.body[article], "language": "en"}
        if self.site.post(f"/cms/articles/{article}/keep/", **page) == 200:
            self.told.take(f"kept w{self.steps} {word}")
        if self.site.post(f"/cms/articles/{article}/", **page | {"sequence": 2}) == 302:
            self.told.take(f"saved {word}")
            if self.steps % 3 == 0:
                self.publish(article)

    def publish(self, article: int) -> None:
        number = self.site.editor(article)["base"]
        if self.site.post(f"/cms/articles/{article}/publish/") == 302:
            self.told.take(f"published {article} {number}")


def test_what_was_acknowledged_survives_every_kill(place: Site) -> None:
    moments = random.Random(11)  # noqa: S311  # the same moments every time
    ada = Ada(place, place.set_up(articles=6))
    place.wait_until_ready()
    writing = threading.Thread(target=ada.write, args=(SAVES,))
    writing.start()
    kills = 0
    while writing.is_alive():
        place.confirm_who_it_is()
        time.sleep(moments.uniform(0.5, 6))
        place.kill(part := PARTS[kills % 3])
        time.sleep(moments.uniform(0, 1))
        place.start_again(part)
        kills += 1
        ada.told.are_all_there(place.cluster.url(roles.OWNER))
    assert (kills > SAVES // 50, len(ada.told.published) > SAVES // 20) == (True, True)
