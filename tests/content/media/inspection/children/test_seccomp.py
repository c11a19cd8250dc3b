"""content.media.inspection.children.seccomp: a decoder that is taken over reaches nothing."""

import ctypes
import json
import os
from typing import Any

import pytest

from content.media.inspection.children.seccomp import ALLOWED
from content.media.inspection.result import NEEDED_WALLS
from tests.content.media.inspection.test_process import answer_of


@pytest.fixture(scope="module")
def nosy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, Any]]:
    os.environ["SECRET_KEY_OF_A_TEST"] = "not for children"
    try:
        answer, written = answer_of("nosy", tmp_path_factory.mktemp("nosy"))
    finally:
        del os.environ["SECRET_KEY_OF_A_TEST"]
    return answer, json.loads(written)


def test_a_decoder_taken_over_can_open_start_and_reach_nothing(nosy: tuple[Any, dict[str, Any]]) -> None:
    assert nosy[1]["could"] == []


def test_it_finds_no_secret_and_no_descriptor_but_its_own(nosy: tuple[Any, dict[str, Any]]) -> None:
    assert set(nosy[1]["environment"]) <= {"LC_ALL", "LC_CTYPE"}
    assert len(nosy[1]["descriptors"]) == 1
    assert nosy[1]["session"]


def test_it_names_the_walls_that_stand(nosy: tuple[Any, dict[str, Any]]) -> None:
    assert set(nosy[0]["walls"]) >= NEEDED_WALLS


@pytest.mark.parametrize("machine", [0xC000003E, 0xC00000B7], ids=["x86-64", "arm64"])
def test_each_call_that_is_allowed_exists_on_both_machines(machine: int) -> None:
    resolve = ctypes.CDLL("libseccomp.so.2").seccomp_syscall_resolve_name_arch
    assert [name for name in ALLOWED if resolve(ctypes.c_uint32(machine), name.encode()) < 0] == []
