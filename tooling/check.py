"""bin/check: runs every check of the code that does not need the test suite."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from devserver.paths import CHECKOUT, make_local
from devserver.postgres.cluster import TESTS
from devserver.watcher import watched
from tooling import bundle, lock, messages, mutation, surroundings, vendor_list

# Tests that only read files; the rest of tests/architecture starts processes and belongs to bin/test.
ARCHITECTURE = [f"tests/architecture/test_{name}.py" for name in ("forbidden", "layers", "measures", "sizes")]


@dataclass(frozen=True)
class Step:
    """One check; ``run`` returns what is wrong, or an empty text."""

    name: str
    run: Callable[[], str]


def main(arguments: list[str]) -> int:
    asked = parser().parse_args(arguments)
    make_local()
    with watched(TESTS), TESTS.in_use():
        failed = [step.name for step in chosen(asked) if not passes(step)]
    say(f"\nFailed: {', '.join(failed)}." if failed else "\nEverything is in order.")
    return 1 if failed else 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="bin/check", description=__doc__)
    made.add_argument(
        "--deep",
        nargs="*",
        choices=mutation.NAMES,
        help="also mutation tests; of these modules only (decisions workflow), without the other checks",
    )
    return made


def chosen(asked: argparse.Namespace) -> Iterator[Step]:
    if not asked.deep:
        yield from steps()
    if asked.deep is not None:
        yield Step("mutants", lambda: "\n".join(mutation.problems(asked.deep)))


def steps() -> Iterator[Step]:
    python, production = sys.executable, surroundings.for_production()
    tests = surroundings.for_tests()
    manage = [python, "manage.py"]
    yield command("format", [python, "-m", "ruff", "format", "--check", "."])
    yield command("lint", [python, "-m", "ruff", "check", "."])
    yield Step("shell scripts", shell_scripts)
    yield command("types", [python, "-m", "mypy", "."], tests)
    yield command("migrations in step", [*manage, "makemigrations", "--check", "--dry-run"], production)
    yield command(
        "production settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production
    )
    yield command("roles in step with docs/roles.md", [*manage, "role_table", "--check"], production)
    yield command("templates compile", [python, "-m", "tooling.templates"], _with_settings(production))
    yield command("architecture", [python, "-m", "pytest", "--quiet", *ARCHITECTURE], tests)
    yield Step("vendored files", lambda: "\n".join([*vendor_list.problems(), *bundle.problems()]))
    yield Step("translations in step", lambda: "\n".join(messages.problems()))
    yield Step("requirements in step", lambda: "\n".join(lock.problems()))


def command(name: str, arguments: list[str], environment: dict[str, str] | None = None) -> Step:
    def run() -> str:
        done = subprocess.run(arguments, cwd=CHECKOUT, env=environment, capture_output=True, text=True)
        return (
            "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or "It failed without a word."
        )

    return Step(name, run)


def shell_scripts() -> str:
    """Syntax errors that a plain POSIX shell finds in our scripts."""
    scripts = [*(CHECKOUT / "bin").iterdir(), *CHECKOUT.glob(".ci/*"), *CHECKOUT.glob("deploy/*.sh")]
    checked = (subprocess.run(["sh", "-n", str(path)], capture_output=True, text=True) for path in scripts)
    return "".join(done.stderr for done in checked if done.returncode != 0)


def passes(step: Step) -> bool:
    began = time.monotonic()
    wrong = step.run()
    say(f"{'FAILED' if wrong else 'ok':<7} {step.name} ({time.monotonic() - began:.1f} s)")
    if wrong:
        say("".join(f"        {line}\n" for line in wrong.splitlines()))
    return not wrong


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _with_settings(environment: dict[str, str]) -> dict[str, str]:
    return environment | {"DJANGO_SETTINGS_MODULE": "secureproject.settings"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
