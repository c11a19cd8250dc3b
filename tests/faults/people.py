"""Run as a program, with the log-in of the web: sets a site up, and prints whom a test plays and what they write on.

``python -m tests.faults.people ARTICLES`` prints JSON: the cookies of Ada, who publishes alone, and the articles' keys.
"""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

from audit.actors import SystemActor
from content.models.site import Profile
from content.sections.verbs import add_section
from content.site.opening import open_site
from content.site.settings import set_up_site
from content.workflow import create_article
from tests.newsroom import person
from tests.signing_in import signed_in
from tests.words import OLD_SITE


def main(articles: int) -> None:
    set_up_site("My notebook", by=SystemActor("set_up_site"), profile=Profile.ONE_PERSON)
    open_site(by=SystemActor("load_demo"))
    ada = person("Ada", "administrator")
    section = add_section(None, by=ada, source=OLD_SITE, title="Notes")
    made = [create_article(section, by=ada, title=f"Note {number}").pk for number in range(articles)]
    cookies = {name: morsel.value for name, morsel in signed_in(ada).cookies.items()}
    sys.stdout.write(json.dumps({"cookies": cookies, "articles": made}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
