"""Jobs of the content app. The worker runs them; each is a thin cover over a function that a test can call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from content.articles.scheduled_publishing import carry_out_due
from content.bulk.execution import forget_old
from content.comments.digest_mail import mail_digests
from content.corrections.reverting import revert_due
from content.guests import email as letter
from content.maintenance import link_checker
from content.media import removed, renditions, store, trash
from content.media.uploads import cleaning, inspecting
from content.notifications import emails
from content.policies.change import apply_due
from content.reviewing.reminders import remind_reviewers
from content.search.dictionary import FORGETTING, forget_words, gather_words
from content.search.query import bring_in_due
from content.trash import section_trash as trash_of_sections
from content.trash import verbs as trash_of_articles


@app.periodic(cron="*/30 * * * *")
@app.task(queueing_lock="mail_comment_digests", lock="mail_comment_digests")
def mail_comment_digests(timestamp: int) -> None:
    """Every half hour, and only if something new waits."""
    mail_digests()


@app.task(name="content.mail_news", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_news(*, kind: str, key: int, event: str) -> None:
    """One piece of news to everybody concerned."""
    emails.spread(kind, key, event)


@app.task(name="content.mail_news_to", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_news_to(*, kind: str, key: int, event: str, person: int) -> None:
    """One piece of news to one person."""
    emails.mail_to(person, kind, key, event)


@app.periodic(cron="* * * * *")
@app.task(name="content.apply_policies", queueing_lock="apply_policies", lock="apply_policies")
def apply_policies(timestamp: int) -> None:
    """Every minute: loosenings that waited for their 72 hours."""
    apply_due()


@app.periodic(cron="* * * * *")
@app.task(name="content.publish_scheduled", queueing_lock="publish_scheduled", lock="publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Every minute: what was scheduled and is due. After an outage, everything that became due meanwhile, once.

    Corrections that nobody countersigned first: what is scheduled may wait for them.
    """
    revert_due()
    carry_out_due()


@app.periodic(cron="* * * * *")
@app.task(name="content.bring_in_due", queueing_lock="bring_in_due", lock="bring_in_due")
def bring_in_newest_words(timestamp: int) -> None:
    """Every minute: what was saved and nobody has looked for since, so that whoever looks next does not wait for it."""
    while bring_in_due():
        pass


@app.periodic(cron="7 * * * *")
@app.task(name="content.remind_reviewers", queueing_lock="remind_reviewers", lock="remind_reviewers")
def mail_review_reminders(timestamp: int) -> None:
    """Every hour, and to nobody twice a day: what is to be read by tomorrow or late already."""
    remind_reviewers()


@app.task(name="content.inspect_upload", retry=RetryStrategy(max_attempts=6, exponential_wait=3))
def inspect_upload(*, key: int) -> None:
    """What somebody uploaded, looked at and taken in."""
    inspecting.inspect_upload(key)


@app.periodic(cron="*/5 * * * *")
@app.task(name="content.clean_uploads", queueing_lock="clean_uploads")
def clean_uploads(timestamp: int) -> None:
    """Every five minutes: uploads that nobody finishes, and what killed processes left."""
    cleaning.clean_uploads()


@app.periodic(cron="17 * * * *")
@app.task(name="content.tidy_library", queueing_lock="tidy_library", lock="tidy_library")
def tidy_library(timestamp: int) -> None:
    """Every hour: articles, sections and files that were in the trash for their time, and bytes that belong to no file.

    And what the law took away, should a killed worker have left it.
    """
    trash_of_articles.empty_trash()  # first: files that only its articles used may go then
    trash_of_sections.empty_trash()
    trash.empty_trash()
    trash.remove_unused()
    forget_old()
    removed.destroy_all()
    store.remove_unfinished()


@app.periodic(cron="*/10 * * * *")
@app.task(name="content.look_over", queueing_lock="look_over", lock="look_over")
def look_over(timestamp: int) -> None:
    """Every ten minutes: links that lead nowhere, and pictures that nobody has described, where anything changed."""
    link_checker.look_over()


@app.periodic(cron="47 3 * * *")
@app.task(name="content.look_over_everything", queueing_lock="look_over_everything", lock="look_over")
def look_over_everything(timestamp: int) -> None:
    """Every night: the same in every article."""
    link_checker.look_over_everything()


@app.periodic(cron="* * * * *")
@app.task(name="content.gather_words", queueing_lock="gather_words", lock="gather_words")
def gather_new_words(timestamp: int) -> None:
    """Every minute: what was written since, for whoever mistypes it."""
    gather_words()


@app.periodic(cron="23 3 * * *")
@app.task(name=FORGETTING, lock="gather_words")
def forget_old_words(timestamp: int = 0) -> None:
    """Every night, and when the law took something away: words that stand nowhere any more."""
    forget_words()


@app.task(name=letter.JOB, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_guest(*, key: int) -> None:
    """The link to somebody without an account, made when it is sent: the queue never holds it."""
    letter.mail_guest(key)


@app.task(name=removed.JOB, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def destroy_file(*, digest: str) -> None:
    """The bytes of a picture that the law took away."""
    removed.destroy(digest)


@app.task(name=renditions.JOB, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def make_rendition(*, digest: str, name: str) -> None:
    """A picture in a size that somebody asked for."""
    renditions.make(digest, name)
