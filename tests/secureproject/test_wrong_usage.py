"""Every command answers what nobody could have meant with status 2 and a sentence, and changes nothing (INTERFACES)."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import execute_from_command_line, get_commands, load_command_class

from audit.models import Entry
from content.models import Article, Site
from tests.newsroom import Person

OURS = {"accounts", "audit", "content", "intrusion", "rbac", "secureproject"}
WHY = ("--reason", "x")
NOBODY, ED = "nobody@example.org", "ed@example.org"
WRONG: tuple[tuple[str, ...], ...] = (
    ("access_matrix", "--nonsense"),
    ("access_review", "--section", "nowhere"),
    ("apply_retention", "--nonsense"),
    ("archive_audit", "{new}", "--before", "yesterday"),
    ("archive_audit", "{folder}", "--before", "2020-01-01"),
    ("archive_audit", "{new}"),
    ("audit_dependencies", "--service", "nonsense"),
    ("backup", "{folder}"),
    ("backup", "{missing}/file"),
    ("block", NOBODY),
    ("block", "no address"),
    ("block", "192.0.2.1", "--until", "tomorrow"),
    ("block", "192.0.2.1", "--until", "2020-01-01"),
    ("check_access", "{missing}"),
    ("check_access", "{folder}"),
    ("check_access", "{words}"),
    ("check_access", "{folder}", "--write"),
    ("check_media", "--from-backup", "{missing}"),
    ("check_media", "--from-backup", "{folder}"),
    ("create_administrator", "no address"),
    ("create_administrator", "new@example.org", "--name", "x" * 500),
    ("createsuperuser",),
    ("demo_login", "nobody"),
    ("doctor", "--only", "nonsense"),
    ("end_sessions",),
    ("end_sessions", NOBODY),
    ("end_sessions", ED, "--all"),
    ("erase_guest", "guest@example.org"),
    ("explain_access", NOBODY, "content.edit_article"),
    ("explain_access", ED, "content.nonsense"),
    ("explain_access", ED, "content.edit_article", "content.nonsense:1"),
    ("explain_access", ED, "content.edit_article", "content.article:999999"),
    ("explain_access", ED, "content.edit_article", "content.article:x"),
    ("explain_access", ED, "content.edit_article", "content.article:" + "9" * 30),
    ("explain_access", "system:nonsense", "content.edit_article"),
    ("export_audit", "{folder}"),
    ("export_audit", "--since", "yesterday"),
    ("export_roles", "{folder}"),
    ("export_roles", "{missing}/file"),
    ("export_site", "{missing}/folder"),
    ("export_site", "{words}"),
    ("export_site", "{full}"),
    ("fetch_attachments", "--limit", "-1"),
    ("fetch_attachments", "--section", "nowhere", "--dry-run"),
    ("fetch_attachments", "--drafts-of", NOBODY, "--dry-run"),
    ("freeze_account", NOBODY),
    ("grant_object", NOBODY, "content.edit_article", "content.article:{article}", *WHY),
    ("grant_object", ED, "content.nonsense", "content.article:{article}", *WHY),
    ("grant_object", ED, "content.edit_article", "content.article:999999", *WHY),
    ("grant_object", ED, "content.edit_article", "content.site:1", *WHY),
    ("grant_object", ED, "content.edit_article", "content.article:{article}", *WHY, "--until", "soon"),
    ("grant_object", ED, "content.edit_article", "content.article:{article}", *WHY, "--until", "2020-01-01"),
    ("grant_object", ED, "content.edit_article", "content.article:{article}", "--reason", " "),
    ("grant_role", NOBODY, "editor", *WHY),
    ("grant_role", "team:Nobody", "editor", *WHY),
    ("grant_role", ED, "nonsense", *WHY),
    ("grant_role", ED, "editor", "--section", "nowhere", *WHY),
    ("grant_role", ED, "editor", "--until", "soon", *WHY),
    ("grant_role", ED, "contributor", "--until", "2020-01-01", *WHY),
    ("grant_role", ED, "contributor", "--reason", " "),
    ("grant_role", ED, "contributor", "--reason", "x" * 9_000),
    ("import_roles", "{missing}", *WHY),
    ("import_roles", "{folder}", *WHY),
    ("import_roles", "{words}", *WHY),
    ("import_roles", "{bytes}", *WHY),
    ("import_site", "{missing}"),
    ("import_site", "{words}"),
    ("import_site", "{full}"),
    ("import_wordpress", "{missing}"),
    ("import_wordpress", "{folder}"),
    ("import_wordpress", "{words}"),
    ("import_wordpress", "{bytes}"),
    ("import_wordpress", "{words}", "--section", "nowhere"),
    ("lift_block",),
    ("lift_block", "no address"),
    ("lift_block", NOBODY),
    ("load_demo", "--nonsense"),
    ("move_media", "--to", "nonsense"),
    ("move_media", "--to", "nonsense://x"),
    ("propose_rules", "--app", "nonsense"),
    ("prove_publication", "999999"),
    ("prove_publication", "9" * 30),
    ("prove_publication", "x"),
    ("prove_publication", "{article}", "--at", "yesterday"),
    ("publish_scheduled", "--nonsense"),
    ("read_firewall_log", "{missing}"),
    ("read_firewall_log", "{folder}"),
    ("recovery_link", NOBODY),
    ("redactions", "--article", "999999"),
    ("redactions", "--article", "x"),
    ("reset_second_factor", NOBODY, *WHY),
    ("restore", "{missing}", "--yes"),
    ("restore", "{missing}"),
    ("restore", "{folder}", "--yes"),
    ("revoke_object", NOBODY, "content.edit_article", "content.article:{article}", *WHY),
    ("revoke_object", ED, "content.edit_article", "content.article:999999", *WHY),
    ("revoke_role", NOBODY, "editor", *WHY),
    ("revoke_role", ED, "nonsense", *WHY),
    ("revoke_role", ED, "editor", "--section", "nowhere", *WHY),
    ("role_table", "{folder}"),
    ("role_table", "{missing}/file"),
    ("role_table", "{bytes}", "--check"),
    ("rotate_encryption_keys", "--nonsense"),
    ("routes", "--nonsense"),
    ("sbom", "--nonsense"),
    ("seal_audit", "--nonsense"),
    ("section_policy", "nowhere"),
    ("security_report", "--html", "{folder}"),
    ("security_report", "--html", "{missing}/file"),
    ("separations", "--add", "editr", "administrator", *WHY),
    ("separations", "--add", "editor", "content.nonsense", *WHY),
    ("separations", "--add", "editor", "editor", *WHY),
    ("separations", "--add", "editor", "contributor"),
    ("separations", "--end", "editr", "administrator", *WHY),
    ("separations", "--add", "editor"),
    ("set_up_site", "A site", "--profile", "nonsense"),
    ("set_up_site", "A site", "--language", "nonsense"),
    ("set_up_site", " "),
    ("set_up_site", "x" * 500),
    ("show_blocks", "--nonsense"),
    ("show_incidents", "--last", "0"),
    ("stream_audit", "--since", "999999"),
    ("stream_audit", "--since", "x"),
    ("team_member", "Nobody", ED, "--add", *WHY),
    ("team_member", "Legal", NOBODY, "--add", "--make", *WHY),
    ("team_member", " ", ED, "--add", "--make", *WHY),
    ("unfreeze_account", NOBODY),
    ("verify_audit", "--since", "yesterday"),
    ("verify_audit", "--key", "nonsense"),
    ("verify_audit", "--witness", "{missing}"),
    ("verify_audit", "--processes", "0"),
    ("verify_backup", "{missing}"),
    ("verify_backup", "{folder}"),
    ("verify_publications", "--newest", "0"),
)  # fmt: skip
# A terminal in another encoding hands on bytes that are no text.
NO_TEXT = ("\udcff", "x\udcff@example.org")
TAKE_A_NAME = (
    ("create_administrator", "{odd}"),
    ("demo_login", "{odd}"),
    ("end_sessions", "{odd}"),
    ("erase_guest", "{odd}", *WHY),
    ("freeze_account", "{odd}"),
    ("recovery_link", "{odd}"),
    ("reset_second_factor", "{odd}", *WHY),
    ("unfreeze_account", "{odd}"),
    ("block", "{odd}"),
    ("lift_block", "{odd}"),
    ("section_policy", "{odd}"),
    ("fetch_attachments", "--section", "{odd}"),
    ("set_up_site", "{odd}"),
)


class Said(NamedTuple):
    status: int
    out: str
    err: str


type Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """As from a shell: what argparse refuses is refused too, and what nobody caught is an exception here."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)
    monkeypatch.setattr("builtins.input", lambda _asks: "RESTORE")

    def asked(*words: str) -> Said:
        capsys.readouterr()
        try:
            execute_from_command_line(["manage.py", *words])
        except SystemExit as end:
            said = capsys.readouterr()
            return Said(int(str(end.code or 0)), said.out, said.err)
        return Said(0, *capsys.readouterr())

    return asked


@pytest.fixture
def here(tmp_path: Path, ed: Person, draft: Article) -> dict[str, str]:
    """What stands in the place of the braces."""
    (full := tmp_path / "full").mkdir()
    for file, content in (
        (full / "file", b"x"),
        (tmp_path / "words", b"words"),
        (tmp_path / "bytes", b"\xff\x00"),
    ):
        file.write_bytes(content)
    (tmp_path / "folder").mkdir()
    paths = {name: str(tmp_path / name) for name in ("full", "words", "bytes", "folder", "missing", "new")}
    return {**paths, "article": str(draft.pk)}


def takes_json(command: str) -> bool:
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    return "--json" in parser.format_help()


def test_every_command_is_tried() -> None:
    ours = {name for name, app in get_commands().items() if str(app).partition(".")[0] in OURS}
    assert ours - {words[0] for words in WRONG} == {"procrastinate"}  # another project's


# One newsroom for all that is wrong with one command.
@pytest.mark.late
@pytest.mark.parametrize("command", sorted({words[0] for words in WRONG}))
def test_what_nobody_could_mean_is_wrong_usage(command: str, run: Run, here: dict[str, str]) -> None:
    before = (Entry.objects.count(), Site.objects.get().version)
    for words in (words for words in WRONG if words[0] == command):
        asked = [word.format(**here) for word in words]
        for also in ([], ["--json"]) if takes_json(command) else ([],):
            said = run(command, "--skip-checks", *asked[1:], *also)
            assert (said.status, said.out, words) == (2, "", words), said.err
            assert said.err.strip()
            assert "Traceback" not in said.err
    assert (Entry.objects.count(), Site.objects.get().version) == before


@pytest.mark.parametrize("words", TAKE_A_NAME, ids=lambda words: words[0])
def test_what_is_no_text_names_nobody(words: tuple[str, ...], run: Run, here: dict[str, str]) -> None:
    for odd in NO_TEXT:
        assert run(*(word.format(odd=odd) for word in words), "--skip-checks").status == 2
