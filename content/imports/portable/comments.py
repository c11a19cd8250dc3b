"""Import of the comments of a new article: thread, date, and moderation state."""

from itertools import groupby
from typing import Any

from content.comments.text import without_refused
from content.exports.export_format import Record
from content.imports.portable.context import Run
from content.imports.wordpress.comments import kept_name, kept_text
from content.imports.wordpress.report import Account
from content.models import Comment, CommentReport, StatementOfReasons
from content.models.comment import CommentState
from content.text.sanitise import linkify_plain_text

_WORDLESS = {CommentState.WITHDRAWN, CommentState.REMOVED}


def bring_comments(run: Run) -> None:
    for address, lines in groupby(run.read("comments"), key=lambda line: str(line.record["article"])):
        article = run.articles.get(address)
        if article is not None:
            _bring(run, article, [line.record for line in lines])
            continue
        for line in lines:
            account = run.report.open("comment", f"{address}#{line.number}", "")
            if run.known("article", address):
                account.already_here()
            else:
                account.left_out("its article was left out")


def _bring(run: Run, article: int, records: list[Record]) -> None:
    rows: dict[int, Comment] = {}
    for record in records:
        account = run.report.open("comment", f"{record['article']}#{record['number']}", record["name"] or "")
        if row := _row(article, record, account):
            rows[record["number"]] = row
            if record["answers"] is not None and not _top(record, records):
                row.in_reply_to = ""
                account.changed("what it answers is no comment at the top; it stands alone")
    Comment.objects.bulk_create(rows.values())
    _bring_moderation(rows, records)
    answers = [record for record in records if record["number"] in rows and _top(record, records) in rows]
    for record in answers:
        rows[record["number"]].parent = rows[_top(record, records)]
    Comment.objects.bulk_update([rows[record["number"]] for record in answers], ["parent"], batch_size=200)


def _top(record: Record, records: list[Record]) -> int:
    """The top-level comment that it replies to; 0 for none. Threads are one level deep."""
    number = record["answers"] or 0
    is_top = 0 < number <= len(records) and records[number - 1]["answers"] is None
    return number if is_top and number != record["number"] else 0


def _row(article: int, record: Record, account: Account) -> Comment | None:
    state = CommentState(record["state"])
    text = "" if state in _WORDLESS else kept_text(record["text"], account)
    if not text and state not in _WORDLESS:
        account.left_out("nothing is left of it as plain text")
        return None
    return Comment(
        article_id=article,
        in_reply_to="" if state in _WORDLESS else kept_name(record["in_reply_to"] or ""),
        name="" if state in _WORDLESS else kept_name(record["name"] or "") or "Anonymous",
        text=text,
        html=linkify_plain_text(text),
        state=state,
        created_at=record["created_at"],
        open_reports=0 if state in _WORDLESS else _open_reports(record),
    )


def _open_reports(record: Record) -> int:
    return sum(report["count"] for report in record["reports"] if report["outcome"] == "")


def _bring_moderation(rows: dict[int, Comment], records: list[Record]) -> None:
    """Reports and statements of reasons: as plain text, which moderators and the writer of a comment are shown."""
    models: Any = (("reports", CommentReport), ("statements", StatementOfReasons))
    for name, model in models:
        model.objects.bulk_create(
            model(comment=rows[record["number"]], **{key: _plain(value) for key, value in row.items()})
            for record in records
            if record["number"] in rows
            for row in record[name]
        )


def _plain(value: Any) -> Any:
    return without_refused(value) if isinstance(value, str) else value
