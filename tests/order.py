"""In which order the files of tests are handed to the workers: first what takes long, whatever it is called.

A worker takes whole files. One that takes a minute, begun last, would keep one worker busy while the others have
nothing left to do; begun first, it costs nothing. The names need not be exact: what is missing only ends later.
"""

# Measured, by what they cost: whole sites are started, projects made and migrated, every address walked.
LONGEST_FIRST = (
    "tests/exhaustion/",
    "tests/launch/test_recovery.py",
    "tests/launch/test_server.py",
    "tests/launch/test_container_commands.py",
    "tests/attacks/",
    "tests/secureproject/test_admin_site.py",
    "tests/look/",
    "tests/rbac/test_bare_project.py",
    "tests/intrusion/test_bare_project.py",
    "tests/audit/test_bare_project.py",
    "tests/architecture/test_migrations.py",
    "tests/secureproject/management/commands/test_restore.py",
    "tests/launch/",
    "tests/content/cms/lists/test_bounded_pages.py",
    "tests/content/cms/editor/test_editor_in_browser.py",
    "tests/content/comments/test_moderation_list.py",
    "tests/size/",
    "tests/journeys/",
    "tests/content/media/",
    "tests/rbac/administration/",
    "tests/rbac/access_diff/",
    "tests/audit/",
)


def place_in_line(name: str) -> int:
    """Where the test ``name`` (its node id) stands; tests with equal places keep their order."""
    return next(
        (place for place, begin in enumerate(LONGEST_FIRST) if name.startswith(begin)), len(LONGEST_FIRST)
    )
