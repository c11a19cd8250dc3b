"""bin/bench: each page's speed as a ratio to the floor, with the target it has to reach."""

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import django
import psycopg
from django.db import connection

from tests import template_database
from tests.bench.measuring import Page, WrongAnswer, ratio_to
from tests.bench.servers import FLOOR, SITE, serving

UNCACHED = "asks=anew"  # with any cookie a page is made by Django (secureproject/http/early_answer.py)


@dataclass(frozen=True, slots=True)
class Result:
    """``target`` 0: measured, without a promise."""

    page: str
    ratio: float
    target: float

    @property
    def reached(self) -> bool:
        return self.ratio >= self.target


def main() -> int:
    arguments = _arguments()
    if arguments.scale:
        return _scale(arguments.articles, arguments.json)
    name = template_database.clone_name("bench")
    template_database.make_clone(name)
    try:
        results = _measure(template_database.web_url(name), name, arguments.rounds, arguments.seconds)
    except WrongAnswer as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        connection.close()
        template_database.drop(name)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")
    _print(results)
    return 0 if all(result.reached for result in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measures pages as ratios to a one-query Django template view, in the same run.",
    )
    parser.add_argument(
        "--json",
        type=lambda name: Path(os.environ.get("PWD", ".")) / name,
        metavar="FILE",
        help="also write the results to FILE",
    )
    parser.add_argument("--rounds", type=int, default=7, help="how often each page and the floor take turns")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long a turn lasts")
    parser.add_argument(
        "--scale", action="store_true", help="permissions on a million articles instead of pages"
    )
    parser.add_argument(
        "--articles", type=int, default=1_000_000, help="for --scale: another number of articles"
    )
    return parser.parse_args()


def _measure(url: str, database: str, rounds: int, seconds: float) -> list[Result]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    connection.settings_dict["NAME"] = database
    from tests.bench import files, guard, saving  # models can be imported only after setup
    from tests.bench.newsroom import fill

    newsroom = fill()
    files.fill_library(template_database.owner_url(database))
    os.environ["MEDIA_STORAGE_URL"] = files.where_files_lie()
    connection.close()
    with serving(FLOOR, database_url=url) as floor_port, serving(SITE, database_url=url) as port:
        floor = Page("floor", floor_port, "/")
        results = []
        for name, path, target in (
            ("article", newsroom.article, 8.0),
            ("section", newsroom.section, 8.0),
            ("home", "/", 0.0),
        ):  # hot means many readers at a time: over two connections each answer waits for the next question
            ratio = ratio_to(floor, Page(name, port, path, connections=8), rounds=rounds, seconds=seconds)
            results.append(Result(name, round(ratio, 3), target))
        for name, path, target, cookie in (
            ("article, made anew", newsroom.article, 0.45, UNCACHED),
            ("section, made anew", newsroom.section, 0.25, UNCACHED),
            ("home, made anew", "/", 0.0, UNCACHED),
            ("CMS list, 50 rows", "/cms/articles/", 0.08, newsroom.cookie),
            ("CMS editor", newsroom.editor, 0.09, newsroom.cookie),
            ("CMS dashboard", "/cms/", 0.05, newsroom.cookie),
            ("media, 60 of 100,000", "/cms/media/", 0.0, newsroom.cookie),
            ("picker, 60 of 100,000", "/cms/media/choose/?upload=1", 0.0, newsroom.cookie),
        ):
            page = Page(name, port, path, {"Cookie": cookie} if cookie else {})
            results.append(
                Result(name, round(ratio_to(floor, page, rounds=rounds, seconds=seconds), 3), target)
            )
        path, size = files.static_file_of(port, newsroom.article)
        static = Page("static file", port, path)
        cached = Page("public file", port, files.publish_one(size))
        connection.close()
        ratio = ratio_to(static, cached, rounds=rounds, seconds=seconds)
        results.append(Result("public to static file", round(ratio, 3), 0.9))
        editor = Page("CMS editor", port, newsroom.editor, {"Cookie": newsroom.cookie})
        for name, measure in (("save", saving.ratio_of_saving), ("autosave", saving.ratio_of_keeping)):
            results.append(Result(f"CMS {name}, 95th of 100", round(measure(floor, editor), 3), 0.05))
        lines = guard.measure(newsroom.article, database_url=url)
        results += [Result(line, round(ratio, 3), target) for line, ratio, target in lines]
    return results


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _scale(articles: int, file: Path | None) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from tests.bench import large, scale, searching  # models can be imported only after setup

    name = large.make_large(articles, say=_say)
    try:
        connection.settings_dict["NAME"] = name
        with psycopg.connect(template_database.owner_url(name), autocommit=True) as owner:
            results = searching.measure(owner)
        results += scale.measure()
    finally:
        connection.close()
        template_database.drop(name)
    if file:
        file.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")
    for result in results:
        most = f"at most {result.most:g}" if result.most else "-"
        missed = "" if result.kept else "  MISSED"
        sys.stdout.write(f"{result.what:<58}{result.value:>10.2f} {result.unit:<8}{most}{missed}\n")
    return 0 if all(result.kept for result in results) else 1


def _print(results: list[Result]) -> None:
    sys.stdout.write(f"{'page':<28}{'ratio to floor':>15}{'target':>9}\n")
    for result in results:
        target = f"{result.target:.2f}" if result.target else "-"
        missed = "" if result.reached else "  below target"
        sys.stdout.write(f"{result.page:<28}{result.ratio:>15.3f}{target:>9}{missed}\n")


if __name__ == "__main__":
    sys.exit(main())
