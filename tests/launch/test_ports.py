"""The ports bin/server listens on."""

import socket

import pytest

from devserver import ports
from devserver.paths import CannotStart
from tests.launch.checkouts import free_port


def test_a_taken_port_is_one_sentence_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(CannotStart) as refused:
            ports.listen(number)
    assert str(refused.value).startswith(f"Port {number} is already taken.")
    assert f"bin/server --port {number + 10}" in str(refused.value)


def test_a_port_taken_by_someone_who_would_share_it_is_taken() -> None:
    with socket.socket() as sharing:
        sharing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sharing.bind(("127.0.0.1", 0))
        sharing.listen()
        with pytest.raises(CannotStart, match="already taken"):
            ports.listen(sharing.getsockname()[1])


def test_only_this_computer_can_reach_what_listens() -> None:
    sockets = ports.listen(free_port())
    addresses = {each.getsockname()[0] for each in sockets}
    ports.close(sockets)
    assert "127.0.0.1" in addresses
    assert addresses <= {"127.0.0.1", "::1"}


def test_the_demo_desk_takes_the_next_free_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        chosen, sockets = ports.listen_near(number)
    ports.close(sockets)
    assert chosen > number
