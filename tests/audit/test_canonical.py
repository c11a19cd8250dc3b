"""Canonical JSON: refusals, the RFC's own examples, and one form for equal values."""

import json
from enum import Enum
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.canonical import DEEPEST, LARGEST_INTEGER, canonical, plain

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("value", [1.0, float("nan"), b"", object(), {1: 2}, {"a"}, [1, 2.5]])
def test_what_is_not_allowed_json_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", ["\0", "\ud83d", {"\udc00": 1}, LARGEST_INTEGER + 1])
def test_what_cannot_be_kept_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError, match=r"NUL|surrogate|digits"):
        canonical(value)


def test_nesting_is_bounded() -> None:
    value: Any = 1
    for _level in range(DEEPEST + 1):
        value = [value]
    with pytest.raises(ValueError, match="nested"):
        canonical(value)


def test_strings_are_written_as_rfc_8785_says() -> None:
    # Section 3.2.2.2, without its numbers, which are floats.
    given_string = '€$\x0f\nA\'B"\\\\"/'
    assert canonical(given_string) == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'
    assert canonical({"literals": [None, True, False]}) == b'{"literals":[null,true,false]}'


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    # Section 3.2.3: the smiley (U+1F600) comes before U+FB33, although it is the larger code point.
    keys = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    ordered = list(json.loads(canonical(dict.fromkeys(keys, 1))))
    assert ordered == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]


class Colour(str, Enum):  # noqa: UP042 - the kind whose str() is not its value
    RED = "red"


def test_members_of_enumerations_are_their_values() -> None:
    assert canonical({Colour.RED: [Colour.RED, HTTPStatus.OK]}) == b'{"red":["red",200]}'
    assert type(plain([Colour.RED])[0]) is str  # type: ignore[index]


@given(values)
def test_it_says_what_it_was_given(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(values, values)
def test_different_values_have_different_bytes(one: Any, other: Any) -> None:
    # bool and int compare equal in Python but are different in JSON.
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(one) == canonical(other)) is same


@given(st.dictionaries(texts, scalars, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(values)
def test_strings_among_others_are_written_as_alone(value: Any) -> None:
    assert canonical([value, {"key": value}]) == b"[%b,{%b:%b}]" % (
        canonical(value),
        b'"key"',
        canonical(value),
    )


@pytest.mark.parametrize("value", [["a\0"], {"a": "\0"}, {"a\0": 1}, ["\ud83d"], {"a": ["\udc00"]}])
def test_what_cannot_be_kept_is_found_inside_as_well(value: Any) -> None:
    with pytest.raises(ValueError, match=r"NUL|surrogate"):
        canonical(value)
    with pytest.raises(ValueError, match=r"NUL|surrogate"):
        plain(value)
