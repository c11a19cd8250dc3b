"""Second chance: each late test that failed runs once more, alone, after all others. One that passes then is flaky.

``tooling/run_tests.py`` starts pytest twice: the first run writes the outputs of its failures, the second reads them.
"""

import json
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--failures", type=Path, metavar="FILE", help="write the output of each test that failed"
    )
    parser.addoption(
        "--second-chance", type=Path, metavar="FILE", help="these tests failed once: name those that pass now"
    )


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # only the process that collects the reports of all
    if first := config.getoption("--failures"):
        config.pluginmanager.register(FirstRun(first))
    if second := config.getoption("--second-chance"):
        config.pluginmanager.register(SecondRun(json.loads(second.read_text())))


class FirstRun:
    """Writes what each test printed that failed: ``{node id: output}``."""

    def __init__(self, file: Path) -> None:
        self.file, self.outputs = file, dict[str, str]()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.outputs[report.nodeid] = self.outputs.get(report.nodeid, "") + output_of(report)

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps(self.outputs))


class SecondRun:
    """Names the tests that pass now. The run is red if any of them failed again, was skipped or did not run."""

    def __init__(self, first_outputs: dict[str, str]) -> None:
        self.first_outputs, self.outputs = first_outputs, dict[str, str]()
        self.passed, self.failed = set[str](), set[str]()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.outputs[report.nodeid] = self.outputs.get(report.nodeid, "") + output_of(report)
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed.add(report.nodeid)

    @property
    def flaky(self) -> list[str]:
        return [name for name in self.first_outputs if name in self.passed - self.failed]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.OK and len(self.flaky) < len(self.first_outputs):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name in self.flaky:
            terminalreporter.write_sep("=")
            terminalreporter.write_line(f"flaky: {name}")
            terminalreporter.section("the first time, beside others: failed", "-")
            terminalreporter.write_line(self.first_outputs[name])
            terminalreporter.section("the second time, alone: passed", "-")
            terminalreporter.write_line(self.outputs[name] or "(it printed nothing)")


def output_of(report: pytest.TestReport) -> str:
    """The traceback, if any, and what was captured of this phase of a test."""
    # A report repeats what the phases before it printed: of a phase that went well, only its own counts.
    sections = [part for part in report.sections if report.failed or part[0].endswith(report.when or "")]
    texts = [f"--- {title} ---\n{text}" for title, text in sections]
    return "\n".join(text for text in (report.longreprtext, *texts) if text)
