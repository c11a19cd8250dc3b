"""Loads the demo site: sections, people, pictures, articles. A second run completes the first, or changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from content.media.inspection.errors import CannotInspect
from content.models import Asset
from devserver.demo import comments as demo_comments
from devserver.demo import content as demo_content
from devserver.demo import demo
from devserver.demo import people as demo_people
from devserver.demo.demo import NotTheDemo


class Command(BaseCommand):
    help = "Loads the demo site, once. Only where SITE_MODE is demo, on the embedded PostgreSQL."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cast = demo_people.choose()
        except NotTheDemo as error:
            raise CommandError(str(error), returncode=2) from error
        unfinished = demo_content.is_unfinished()
        with transaction.atomic():
            sections = demo_content.make_sections() if unfinished else {}
            people = demo_people.settle(cast)
        if unfinished:
            pictures = self._pictures(people, sections)
            with transaction.atomic():
                demo_content.write_articles(people, sections, pictures)
                demo_comments.write_comments(people)
        done = (
            "The demo is loaded." if unfinished else "The demo was loaded before; nothing was changed in it."
        )
        self.stdout.write(f"{done} Who can log in, and how: {demo.people_file()}")

    def _pictures(self, people: demo_content.People, sections: demo_content.Sections) -> dict[str, Asset]:
        try:
            return demo_content.take_in_pictures(people, sections)
        except CannotInspect as error:
            self.stderr.write(f"The demo has no pictures: {error}")
            return {}
