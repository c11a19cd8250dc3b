"""The embedded PostgreSQL: what it refuses, how it survives, who may do what in it."""

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from devserver.paths import CannotStart
from devserver.postgres import postmaster, roles
from devserver.postgres.cluster import Cluster
from devserver.postgres.os_user import give
from devserver.postgres.socket_folder import noted_socket_folder

pytestmark = pytest.mark.late
USE = "import sys; from pathlib import Path; from devserver.postgres.cluster import Cluster\n"
HOLD = USE + "with Cluster(Path(sys.argv[1])).in_use(): print('in use', flush=True); sys.stdin.read()"


def another_user(cluster: Cluster) -> "subprocess.Popen[str]":
    """A process that uses the cluster until its input ends."""
    command = [sys.executable, "-c", HOLD, str(cluster.home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "in use\n"
    return process


def test_data_of_another_version_is_one_sentence(new_cluster: Cluster) -> None:
    new_cluster.home.mkdir()
    new_cluster.data.mkdir(mode=0o700)
    (new_cluster.data / "PG_VERSION").write_text("17\n")
    give(new_cluster.data, new_cluster.installation.account)
    with pytest.raises(CannotStart) as refused, new_cluster.in_use():
        pass
    assert "was made by PostgreSQL 17, but this checkout brings PostgreSQL 18" in str(refused.value)
    assert "bin/server --reset" in str(refused.value)


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_made(new_cluster: Cluster) -> None:
    new_cluster.home.mkdir()
    script = USE + "with Cluster(Path(sys.argv[1])).in_use(): pass"
    full = subprocess.run(
        [sys.executable, "-c", script, str(new_cluster.home)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        capture_output=True,
        text=True,
    )
    assert "CannotStart: The disk that holds" in full.stderr
    assert not new_cluster.data.exists()
    with new_cluster.in_use():
        assert postmaster.running(new_cluster.data)


def test_no_one_gets_in_without_a_password(cluster: Cluster) -> None:
    with cluster.in_use():
        folder = noted_socket_folder(cluster.home) or Path()
        for role in ("postgres", roles.OWNER, roles.WEB):
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                roles.connect(folder, role, "a guess", roles.DATABASE)


def test_it_listens_on_a_closed_socket_and_nowhere_else(cluster: Cluster) -> None:
    with cluster.in_use():
        folder = noted_socket_folder(cluster.home) or Path()
        with roles.connect(folder, "postgres", cluster.passwords["postgres"], "postgres") as server:
            assert server.execute("SHOW listen_addresses").fetchone() == ("",)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
        assert stat.S_IMODE((cluster.home / "passwords.json").stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="PostgreSQL simply runs as this user")
def test_root_lends_it_a_user_number_of_its_own(cluster: Cluster) -> None:
    with cluster.in_use():
        number = postmaster.running(cluster.data)
        assert Path(f"/proc/{number}").stat().st_uid == cluster.data.stat().st_uid != 0


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET ROLE cms_owner",
        "ALTER ROLE cms_web SUPERUSER",
        "COPY pg_class TO PROGRAM 'true'",
    ],
)
def test_the_web_may_make_nothing(cluster: Cluster, statement: str) -> None:
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with cluster.in_use(), psycopg.connect(cluster.url(roles.WEB), autocommit=True) as web, refused:
        web.execute(statement)


def test_the_web_may_connect_to_its_own_database_only(cluster: Cluster) -> None:
    with cluster.in_use(), pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(cluster.url(roles.WEB, "postgres"))


def test_it_stops_with_its_last_user(cluster: Cluster) -> None:
    with cluster.in_use():
        other = another_user(cluster)
    assert postmaster.running(cluster.data)
    other.communicate()
    assert not postmaster.running(cluster.data)


def test_after_sigkill_the_next_start_recovers(cluster: Cluster) -> None:
    with cluster.in_use(), psycopg.connect(cluster.url(roles.OWNER), autocommit=True) as owner:
        owner.execute("SET synchronous_commit = on")
        owner.execute("CREATE TABLE kept (id int)")
        os.kill(postmaster.running(cluster.data) or 0, signal.SIGKILL)
    assert (cluster.data / "postmaster.pid").exists()
    with cluster.in_use(), psycopg.connect(cluster.url(roles.OWNER)) as owner:
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_left_over_note_that_names_another_process_is_no_server(cluster: Cluster) -> None:
    with cluster.in_use():
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    (cluster.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    give(cluster.data, cluster.installation.account)
    with cluster.in_use():
        assert postmaster.running(cluster.data) not in {None, os.getpid()}


def test_an_orphaned_server_is_adopted(cluster: Cluster) -> None:
    holder = another_user(cluster)
    orphan = postmaster.running(cluster.data)
    holder.kill()
    holder.communicate()
    with cluster.in_use():
        assert postmaster.running(cluster.data) == orphan
    time.sleep(0.1)
    assert postmaster.running(cluster.data) is None


def test_a_deep_folder_gets_a_short_closed_socket(folder: Path) -> None:
    home = folder / ("deep" * 20) / ("deeper" * 10)
    home.parent.mkdir(parents=True, mode=0o711)
    deep = Cluster(home)
    with deep.in_use(), psycopg.connect(deep.url(roles.WEB)):
        short = noted_socket_folder(home) or Path()
        assert len(str(short)) < 60
        assert stat.S_IMODE(short.stat().st_mode) == 0o700
    assert not short.exists() or short.parent == deep.installation.root  # as below /root, beside the data
