"""Table of all checks of ``doctor``: a new part of the site gets a line here, and a function."""

from secureproject.audit_log_viewer.anomalies import anomalies
from secureproject.doctor import content, database, environment, processes, transport
from secureproject.doctor.check import ADVICE, Check

CHECKS = (
    Check(
        "settings.safe", "The settings pass every check.", environment.broken_settings,
        "Each line names what to change; `manage.py check --deploy` says more.",
    ),
    Check(
        "database.server", "PostgreSQL is there, and new enough.", database.old_server,
        "Start it, see whether DATABASE_URL is right, or move to PostgreSQL 17 or later.",
    ),
    Check(
        "database.extensions", "PostgreSQL has what the schema needs.", database.missing_extensions,
        "As a superuser, in this database: CREATE EXTENSION with the name above.",
    ),
    Check(
        "database.schema", "The schema is that of this release.", database.old_schema,
        "Run manage.py migrate with DATABASE_OWNER_URL.",
    ),
    Check(
        "database.web", "The web's log-in owns nothing and seals nothing.", database.web_log_in,
        "Give the web DATABASE_URL with cms_web, and neither the worker's log-in nor the owner's.",
    ),
    Check(
        "database.grants", "Web and worker may do exactly what is written down.", database.grants_that_differ,
        "Run manage.py migrate as the owner: it sets the grants again (secureproject/database_roles.py).",
    ),
    Check(
        "database.timeouts", "No query of the web waits for ever.", database.timeouts_missing,
        "Run these as a superuser, and restart the web.",
    ),
    Check(
        "database.triggers", "No trigger is switched off.", database.triggers_switched_off,
        "ALTER TABLE … ENABLE ALWAYS TRIGGER …, as the owner; then manage.py verify_audit, and find out who did it.",
    ),
    Check(
        "database.audit_log", "The tables of the audit log are as a release made them.", database.audit_log_tables,
        "Find out who changed them, take it back as the owner, and run manage.py verify_audit.",
    ),
    Check(
        "database.transactions", "No transaction blocks the audit log.", database.transactions_held_open,
        "If it is no import or migration of yours, end it as a superuser: pg_terminate_backend.",
    ),
    Check(
        "database.leftovers", "No log-in left anything behind in PostgreSQL.", database.left_behind,
        "As a superuser: ALTER ROLE … RESET ALL, SELECT lo_unlink(oid) FROM pg_largeobject_metadata, ROLLBACK "
        "PREPARED; settings of yours belong to the server, and max_prepared_transactions stays 0.",
    ),
    Check(
        "worker.alive", "The worker runs.", processes.no_worker,
        "Start it: manage.py procrastinate worker, with DATABASE_WORKER_URL and AUDIT_SIGNING_KEY.",
    ),
    Check(
        "worker.jobs", "Jobs do not wait.", processes.late_jobs,
        "Read the worker's log; restart it or start a second one.",
    ),
    Check(
        "worker.failures", "No job failed for good.", processes.failed_jobs,
        "Read the worker's log for the reason, then `manage.py procrastinate shell` tries a job again.", ADVICE,
    ),
    Check(
        "audit_log.usual", "Nothing about the audit log is unusual.", anomalies,
        "Run manage.py verify_audit: it says which entries, and whether they were changed.",
    ),
    Check(
        "audit_log.words", "Readers see what the audit log says was published.", processes.texts_written_over,
        "manage.py verify_publications names all of them. Their last version that is right stands in the history: "
        "restore it, publish it again, and find out who writes to the database.",
    ),
    Check(
        "audit_log.keys", "Each key that signed the audit log was introduced by the one before.",
        environment.signing_keys_doubtful,
        "Compare with the key in /.well-known/audit-log-keys that you wrote down, then manage.py verify_audit --key."
    ),
    Check(
        "audit_log.witness", "An outside witness keeps signed heads.", environment.no_witness,
        "Name a file on another machine, a syslog server, a webhook or a mailbox in AUDIT_HEADS_TO.", ADVICE,
    ),
    Check(
        "mail.server", "Letters go out.", processes.mail_in_trouble,
        "See EMAIL_URL and the mail server's log. Until then administrators hand links over: recovery_link.",
    ),
    Check(
        "storage.uploads", "Uploads can be written and read.", environment.storage_broken,
        "See MEDIA_STORAGE_URL, and whether this process may write there.",
    ),
    Check(
        "storage.files", "Every stored file is there, unaltered, and has a row.", environment.stored_files_astray,
        "`manage.py check_media` names them all, and puts them back with --from-backup FILE. Without a row:"
        " --remove-orphans.",
    ),
    Check(
        "storage.walls", "Uploads are inspected behind walls.", environment.walls_missing,
        "Install libseccomp (Debian: libseccomp2) where the worker runs, on Linux. Until then files are refused, except"
        " in a demo.",
    ),
    Check(
        "storage.scanner", "The virus scanner answers.", environment.scanner_silent,
        "Start it, or see whether CLAMAV_SOCKET is right and this process may connect to it.",
    ),
    Check(
        "storage.static", "Static files are collected.", environment.static_files_missing,
        "Run manage.py collectstatic --no-input.",
    ),
    Check(
        "clock.together", "This machine and the database agree on the time.", processes.clocks_apart,
        "Let both follow a time server (chrony or systemd-timesyncd). One-time codes need it too.",
    ),
    Check(
        "keys.open", "ENCRYPTION_KEYS open what is stored.", environment.keys_that_do_not_open,
        "Put the missing key back behind the newest one, then manage.py rotate_encryption_keys.",
    ),
    Check(
        "disk.space", "The disks have room.", environment.little_space,
        "Free some, or move data to a larger disk.",
    ),
    Check(
        "headers.sent", "Pages carry every protective header.", environment.headers_missing,
        "See MIDDLEWARE in secureproject/settings.py against the version that you installed.",
    ),
    Check(
        "headers.arrive", "The proxy hands them on.", transport.headers_lost,
        "See deploy/Caddyfile: the proxy in front must not remove or replace them.",
    ),
    Check(
        "tls.certificate", "TLS is up to date, and the certificate good for two weeks.", transport.tls_weak,
        "Renew the certificate, or see why the proxy does not; allow nothing below TLS 1.2.",
    ),
    Check(
        "content.approvals", "Every approval that a section demands can be given.",
        content.approvals_nobody_can_give,
        "Give a user the role there, name another user in the policy of the section (CMS, Sections), or let"
        " a named user approve there again. Until then only an emergency publishes there.",
    ),
    Check(
        "content.kinds", "Every page is of a kind that is declared.", content.removed_kinds,
        "Bring the app back that declares it (CONTRIBUTING: a kind of page), or write the pages again as another kind.",
    ),
    Check(
        "content.growth", "What people write grows slowly.", content.versions_grow_fast,
        "See on /cms/articles/ who writes so much, or what a program sends; give the database room before it is short.",
        ADVICE,
    ),
    Check(
        "content.left", "What people write becomes a version.", content.unsaved_texts,
        "Ask the writers to save or throw away what they began: their editor and \"New article\" show it to them.",
        ADVICE,
    ),
    Check(
        "content.second_looks", "A second person has looked at what was shown at once.", content.second_looks_missing,
        "Let another editor of the whole site or administrator open Words for readers in the CMS. Nothing goes back.",
    ),
    Check(
        "content.statement", "The accessibility statement was reviewed this year.", content.statement_unreviewed,
        "Review it, and publish it with the new date: Settings of the site, Legal pages.", ADVICE,
    ),
    Check(
        "guard.acts", "The guard acts on what it finds.", processes.guard_looks_on,
        "Take INTRUSION_DRY_RUN out of the environment once you know what it would have done.", ADVICE,
    ),
)  # fmt: skip
