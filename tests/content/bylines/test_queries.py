"""Names of bylines as one reads them (content.bylines.queries)."""

from content.bylines.queries import said_by


def test_names_are_said_as_one_reads_them() -> None:
    assert said_by([]) == ""
    assert said_by(["Jane"]) == "Jane"
    assert said_by(["Jane", "John", "Jane", "Eve"]) == "Jane, John and Eve"
