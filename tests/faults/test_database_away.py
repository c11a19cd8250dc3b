"""PostgreSQL ends under a running site: everybody is told to come back, at once, and the site recovers by itself."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.running import Site

pytestmark = pytest.mark.late
# Without a log-in the first two send to the log-in page, which needs no database.
PATHS = ("/cms/", "/account/", "/nothing-here/", "/search/?q=harbour")
SOON = 2.0  # seconds
ABOVE = 1.0  # what a machine may take that runs other tests meanwhile


@pytest.fixture
def site(place: Site) -> Site:
    place.set_up(1)
    return place


def test_everybody_is_told_to_come_back_and_the_site_recovers_by_itself(site: Site) -> None:
    assert site.answer("/cms/", site.cookies).status == 200
    site.kill("postgresql")
    for _turn in range(3):
        with ThreadPoolExecutor(32) as people:
            ada = [people.submit(site.answer, path, site.cookies) for path in PATHS * 4]
            readers = [people.submit(site.answer, path, {}) for path in PATHS[2:] * 8]
        answers = [each.result() for each in (*ada, *readers)]
        assert {(each.status, each.retry_after) for each in answers} == {(503, "10")}
        assert max(each.seconds for each in answers) < SOON + ABOVE
    site.start_again("postgresql")
    assert site.answer("/cms/", site.cookies).status == 200
