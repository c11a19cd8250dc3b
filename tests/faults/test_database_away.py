"""PostgreSQL ends under a running site, or a table is locked: all are told in time, and nothing else waits."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from devserver.postgres import roles
from secureproject.database_roles import WEB_TIMEOUTS
from tests.faults.running import Answer, Site

pytestmark = pytest.mark.late
# Without a log-in the first two send to the log-in page, which needs no database.
PATHS = ("/cms/", "/account/", "/nothing-here/", "/search/?q=harbour")
AWAY_WITHIN = 2.0  # seconds
ABOVE = 1.0  # what a machine may take that runs other tests meanwhile


def test_everybody_is_told_to_come_back_and_the_site_recovers_by_itself(place: Site) -> None:
    place.set_up(1)
    assert place.answer("/cms/", place.cookies).status == 200
    place.kill("postgresql")
    for _turn in range(3):
        with ThreadPoolExecutor(32) as people:
            ada = [people.submit(place.answer, path, place.cookies) for path in PATHS * 4]
            readers = [people.submit(place.answer, path, {}) for path in PATHS[2:] * 8]
        answers = [each.result() for each in (*ada, *readers)]
        assert {(each.status, each.retry_after) for each in answers} == {(503, "10")}
        assert max(each.seconds for each in answers) < AWAY_WITHIN + ABOVE
    place.start_again("postgresql")
    assert place.answer("/cms/", place.cookies).status == 200


LOCK_SECONDS, LOCK = 20, "LOCK TABLE content_comment IN ACCESS EXCLUSIVE MODE"
NEEDS_IT, AT_ONCE = "/nothing-here/", 8  # of 16 threads; what an address leads to is read with its comments
OTHERS = ("/healthz", "/feed/", "/account/login/", "/sitemap.xml", "/robots.txt")
SOON = 1.0  # seconds, on a machine that runs other tests meanwhile
LONGEST = int(WEB_TIMEOUTS["lock_timeout"].removesuffix("s")) + SOON


@pytest.fixture
def over(site: Site) -> Iterator[threading.Event]:
    """The table is locked until this is set, which happens by itself after 20 seconds."""
    over = threading.Event()
    with psycopg.connect(site.cluster.url(roles.OWNER)) as owner:
        owner.execute(LOCK)
        timer = threading.Timer(LOCK_SECONDS, over.set)
        timer.start()
        yield over
        timer.cancel()
        over.set()


def test_nothing_waits_for_a_table_that_it_does_not_read(site: Site, over: threading.Event) -> None:
    [style] = re.findall(r'href="(/static/[^"]+\.css)"', site.answer("/account/login/", {}).text)[:1]
    kept_waiting, others = list[Answer](), list[Answer]()

    def insist() -> None:
        while not over.is_set():
            kept_waiting.append(site.answer(NEEDS_IT, {}))

    readers = [threading.Thread(target=insist) for _number in range(AT_ONCE)]
    for reader in readers:
        reader.start()
    while not over.wait(0.2):
        others += [site.answer(path, {}) for path in (*OTHERS, style)]
    for reader in readers:
        reader.join()
    assert {one.status for one in others} == {200}
    assert [one[:3] for one in others if one.seconds > SOON] == []
    assert {one.status for one in kept_waiting} == {503}
    assert [one[:3] for one in kept_waiting if one.seconds > LONGEST] == []
