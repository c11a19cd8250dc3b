"""Token buckets: how they refill, and that no two processes get the same attempt."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from intrusion.buckets import prune
from intrusion.gate import admit
from intrusion.limits import per_account, per_address, per_name, site_wide
from intrusion.models import Bucket
from tests.intrusion.guarding import HERE, admitted, request_from, time_passes


def test_it_refills_evenly_and_never_beyond_its_size(limits: Callable[..., None]) -> None:
    limits(per_address(3, minutes=30))
    assert [admitted() for _ in range(4)] == [True, True, True, False]
    time_passes(minutes=11)
    assert [admitted() for _ in range(2)] == [True, False]
    time_passes(minutes=60 * 24)
    assert [admitted() for _ in range(4)] == [True, True, True, False]


def test_a_refused_attempt_costs_nothing(limits: Callable[..., None]) -> None:
    limits(per_address(1, minutes=10))
    assert [admitted() for _ in range(50)].count(True) == 1
    time_passes(minutes=10)
    assert admitted()


def test_nothing_in_the_table_says_who(limits: Callable[..., None]) -> None:
    limits(per_address(2, minutes=60), per_name(5, minutes=60))
    admitted(HERE, name="ada@example.org")
    keys = [bytes(bucket.key) for bucket in Bucket.objects.all()]
    assert [len(key) for key in keys] == [32, 32]
    assert not [key for key in keys if b"ada" in key or b"192" in key]


def test_of_two_times_as_many_at_once_exactly_the_limit_is_admitted(
    fresh_database: str, settings: Any
) -> None:
    settings.INTRUSION_LIMITS = {"try": [per_address(20, minutes=600), site_wide(1000, minutes=10)]}

    def attempt(_number: int) -> bool:
        try:
            return admitted()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(40)))
    assert answers.count(True) == 20


def test_one_attempt_is_one_statement_for_each_limit(limits: Callable[..., None]) -> None:
    limits(per_address(5, minutes=60), per_account(5, minutes=60), site_wide(9, minutes=60))
    ada = User.objects.create_user("ada@example.org", name="Ada")
    with CaptureQueriesContext(connection) as queries:
        admit(request_from(HERE), "try", account=ada)
    assert [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]] == ["INSERT"] * 3


def test_buckets_that_are_full_again_are_deleted(limits: Callable[..., None]) -> None:
    limits(per_address(5, minutes=60))
    for n in range(4):
        admitted(f"192.0.2.{n}")
    assert prune() == 0
    time_passes(minutes=60)
    admitted("192.0.2.9")
    assert (prune(most=3), prune(), Bucket.objects.count()) == (3, 1, 1)
