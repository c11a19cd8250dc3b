"""Weight and steadiness of the pages that readers open first: requests, bytes and layout shift, never time."""

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, Route, ViewportSize
from procrastinate.contrib.django.models import ProcrastinateJob

from content.media.renditions import JOB, make
from tests.browser import Visits
from tests.journeys.newsrooms import STORIES, called
from tests.look.inspecting import SHIFTS, settled

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 900}, {"width": 360, "height": 740})
MOST_MOVED = 0.01  # of the score by which browsers count; 0.1 is what readers are said to bear
# A little above what they are: requests, then kilobytes as a front server sends them, without pictures and with them.
MOST = {"home": (19, 200, 240), "section": (15, 200, 205), "article": (18, 205, 215)}
LATER = 300  # milliseconds: what has no place of its own then moves the text


def late(route: Route) -> None:
    """Comes when the text is there already."""
    route.request.frame.page.wait_for_timeout(LATER)
    route.continue_()


def opened(visits: Visits, path: str, size: ViewportSize) -> tuple[Page, list[Response]]:
    """A page that a reader sees for the first time, down to its end, and everything that came for it."""
    page = visits.open("/robots.txt", viewport=size)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.route("**/*.woff2", late)
    page.route("**/media/**", late)
    page.goto(path)
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    settled(page)
    return page, answers


def sent(answer: Response) -> int:
    """Bytes of the content, compressed where a front server does so."""
    body, kind = answer.body(), answer.headers.get("content-type", "")
    return len(body if kind.startswith(("image/", "font/")) and "svg" not in kind else gzip.compress(body, 5))


def weighed(answers: list[Response]) -> tuple[int, int, int]:
    pictures = sum(sent(answer) for answer in answers if "/media/" in answer.url)
    everything = sum(map(sent, answers))
    return len(answers), (everything - pictures) // 1000, everything // 1000


def renditions_made() -> None:
    """By the worker, once readers have asked for them."""
    for job in ProcrastinateJob.objects.filter(task_name=JOB):
        make(**job.args)


def heavy_or_moving(visits: Visits, paths: dict[str, str]) -> Iterator[str]:
    for name, path in paths.items():
        for size in SIZES:
            page, answers = opened(visits, path, size)
            weight, shifts = weighed(answers), page.evaluate(SHIFTS)
            where = f"{name}, {size['width']} px"
            if any(is_now > most for is_now, most in zip(weight, MOST[name], strict=True)):
                yield f"{where}: {weight}"
            if sum(value for value, _what in shifts) > MOST_MOVED:
                yield f"{where}: {shifts}"


def test_first_pages_stay_light_and_still(demo_site: Visits) -> None:
    article = f"/{called(STORIES['demo'][0]).address.path}/"
    paths = {"home": "/", "section": "/news/harbour/", "article": article}
    for path in paths.values():
        for size in SIZES:
            opened(demo_site, path, size)
    renditions_made()
    assert list(heavy_or_moving(demo_site, paths)) == []
