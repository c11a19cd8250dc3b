"""secureproject.backup.restore: an older backup brings back nothing that was removed by law: no text, title or file."""

import json
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections, transaction

from audit.models import Entry
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from content import workflow
from content.bylines.verbs import change_byline
from content.media import store
from content.models import Article, Asset, Comment, PublicText, Redaction
from content.proofs import publication_proof
from content.redaction.external_log import SUFFIX, all_removals, keep_removals, places_in, read_removals
from content.redaction.occurrences import Wanted
from content.redaction.reapply import carry_out_again, person_told
from secureproject.database_roles import REMOVALS_WAIT
from tests import template_database
from tests.audit.exports import check_elsewhere
from tests.content.conftest import about_boats, boats, live_boats
from tests.content.media.files import current
from tests.content.redaction.test_removing import agreed, asked
from tests.database import logged_in_as_owner
from tests.newsroom import Person, fresh
from tests.samples import sample
from tests.secureproject.management.commands.test_restore import audit_log, manage
from tests.whole_database import columns_with
from tests.words import introduced

pytestmark = pytest.mark.late

__all__ = ["about_boats", "audit_log", "boats", "live_boats"]
NAME = Wanted(passage="Xanthippa Quell")
OTHER = {
    "revision": "0" * 64,
    "note": "2020-01-01T00:00:00Z",
    "comment": "2020-01-01T00:00:00Z",
    "text": "0" * 64,
}


@pytest.fixture
def named(audit_log: str, live_boats: Article, cara: Person, ed: Person, eve: Person) -> Article:
    """An article with someone's name in title, text, a note, a comment and a former biography, and with a picture."""
    with transaction.atomic():
        known = introduced("C. Weber", "Married to Xanthippa Quell.")
    change_byline(known, by=eve, name="C. Weber", biography="", picture="")
    body = fresh(live_boats).newest.body
    body, base = f"{body}<p>Xanthippa <b>Quell</b>!</p>", fresh(live_boats).newest.number
    workflow.save_draft(live_boats, by=cara, base=base, title="Xanthippa Quell sails", summary="", body=body)
    workflow.submit(live_boats, by=cara)
    workflow.send_back(live_boats, by=ed, note="Is Xanthippa Quell right?")
    said = {"name": "Xanthippa Quell", "text": "Me!", "html": "<p>Me!</p>", "state": "approved"}
    Comment.objects.create(article=live_boats, **said)
    return Article.objects.get(pk=live_boats.pk)


EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


BACK = sample(__file__, "older_backup.sql").split(";\n")[:-1]


def test_what_is_back_goes_again_and_the_audit_log_tells(named: Article, ed: Person, eve: Person) -> None:
    database = str(connection.settings_dict["NAME"])
    as_owner(database, "CREATE TABLE as_it_was AS SELECT * FROM content_revision")
    as_owner(database, "CREATE TABLE texts_as_they_were AS SELECT * FROM content_publictext")
    done = agreed(asked(named, ed, NAME), eve)
    facts, after = list(all_removals()), list(named.revisions.order_by("pk").values_list("title", "body"))
    for statement in BACK:
        as_owner(database, statement)
    assert not list(all_removals())
    with logged_in_as_owner():
        assert carry_out_again(facts) == 1
        assert carry_out_again(facts) == 0
    assert list(named.revisions.order_by("pk").values_list("title", "body")) == after
    assert not PublicText.objects.filter(words__icontains="xanthippa").exists()
    again = Redaction.objects.get()
    assert (again.asked_by, again.agreed_by, again.done_at) == (ed, eve, done.done_at)
    assert Entry.objects.filter(event="content.redaction.repeated").count() == 1


def test_who_came_after_the_backup_is_named_no_more(named: Article, ed: Person, eve: Person) -> None:
    agreed(asked(named, ed, NAME), eve)
    (facts,) = all_removals()
    key, _made = facts["agreed_by"]
    assert person_told(facts["agreed_by"]) == eve
    assert person_told([key, "2020-01-01T00:00:00Z"]) is None


# On a new server only the file beside the witness knows.
@pytest.mark.deep
@pytest.mark.as_worker
@pytest.mark.parametrize("before", ["SELECT 1", EMPTY], ids=["here", "on a new server"])
def test_an_older_backup_brings_nothing_back(
    before: str, named: Article, boats: Asset, ed: Person, eve: Person, audit_log: str, tmp_path: Path
) -> None:
    seal_everything()
    backup, digest = tmp_path / "site.backup", str(current(boats).digest)
    around = {"AUDIT_HEADS_TO": f"file://{tmp_path}/heads.jsonl", "MEDIA_STORAGE_URL": stored_at()}
    assert manage(audit_log, "backup", str(backup), **around).returncode == 0
    agreed(asked(named, ed, NAME), eve)
    agreed(asked(named, ed, Wanted(picture=current(boats).address)), eve)
    seal_everything()
    keep_removals()
    as_owner(audit_log, before)
    done = manage(audit_log, "restore", str(backup), "--yes", **around)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(template_database.owner_url(audit_log)) as owner:
        assert columns_with("xanthippa", owner) == set()
    assert not store.has(digest)
    it_is_told_and_proved(named, tmp_path)


def as_owner(database: str, statement: str) -> bool:
    connections.close_all()
    with psycopg.connect(template_database.owner_url(database), autocommit=True) as owner:
        return owner.execute(statement.encode()).statusmessage == "SELECT 1"


def stored_at() -> str:
    return Path(store.media_storage().path("")).absolute().as_uri()


def it_is_told_and_proved(article: Article, tmp_path: Path) -> None:
    seal_everything()
    assert Entry.objects.filter(event="content.redaction.repeated").count() == 2
    assert verify().findings == []
    path = tmp_path / "proof.json"
    publication = publication_proof.publication_of(article)
    path.write_text(json.dumps(publication_proof.proof_of(fresh(article), publication)))
    assert check_elsewhere(path)[1]["wrong"] == []


def test_places_are_bound_to_what_they_were_of(named: Article, ed: Person, eve: Person) -> None:
    """After a restore the same numbers are given to other versions, notes and comments."""
    agreed(asked(named, ed, NAME), eve)
    (facts,) = all_removals()
    assert {place.kind for place in places_in(named, facts)} == {"revision", "note", "comment", "text"}
    other = {**facts, "places": [[*place[:-1], OTHER[place[0]]] for place in facts["places"]]}
    assert places_in(named, other) == []


def test_the_file_outside_says_where_and_not_what(
    named: Article, ed: Person, eve: Person, tmp_path: Path
) -> None:
    path = tmp_path / f"heads.jsonl{SUFFIX}"
    agreed(asked(named, ed, NAME), eve)
    for rest in ("", '{"half": '):
        with path.open("a") as file:
            file.write(rest)
        keep_removals()
        assert list(read_removals(path)) == list(all_removals())
    assert "xanthippa" not in path.read_text().lower()
    path.write_text('{"another": "file"}\n')
    with pytest.raises(ValueError, match="tells of no removal"):
        list(read_removals(path))


@pytest.mark.deep
def test_no_one_has_a_right_while_a_restore_is_unfinished(audit_log: str) -> None:
    """It was killed before it could remove again, and someone brings the schema up to date."""
    may = "SELECT 1 WHERE has_table_privilege('cms_web', 'content_revision', 'SELECT')"
    as_owner(audit_log, f"CREATE TABLE {REMOVALS_WAIT} (facts text)")
    as_owner(audit_log, "REVOKE ALL ON content_revision FROM cms_web")
    assert manage(audit_log, "migrate").returncode == 0
    assert not as_owner(audit_log, may)
    as_owner(audit_log, f"DROP TABLE {REMOVALS_WAIT}")
    assert manage(audit_log, "migrate").returncode == 0
    assert as_owner(audit_log, may)
