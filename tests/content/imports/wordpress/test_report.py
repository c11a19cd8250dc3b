"""The report of an import: every item, and nothing that controls the terminal which shows it."""

from content.imports.wordpress.report import Report


def test_nothing_in_the_file_controls_the_terminal() -> None:
    report = Report("old.example")
    report.open("post", "1", "\x1b[2JTitle").left_out("no \r words")
    assert (
        "  post 1 “\N{REPLACEMENT CHARACTER}[2JTitle”: no \N{REPLACEMENT CHARACTER} words"
        in report.as_lines()
    )


def test_a_change_after_it_was_left_out_changes_no_outcome() -> None:
    report = Report()
    account = report.open("page", "2", "T")
    account.left_out("in the trash there")
    account.changed("its title was cut")
    assert report.counts() == {"page": {"total": 1, "left out": 1}}
