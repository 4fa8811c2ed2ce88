"""Tweets as CSV, in the layout of the Kaggle set "Customer Support on Twitter"."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from ingest.canonical import Direction, Message

COLUMNS = (
    "tweet_id",
    "author_id",
    "inbound",
    "created_at",
    "text",
    "response_tweet_id",
    "in_response_to_tweet_id",
)
BROKEN: tuple[tuple[str, ...], ...] = (
    ("", "maya_tea", "True", "Tue Mar 03 09:12:00 +0000 2026", "a row without an id", "", ""),
    ("799901", "maya_tea", "True", "yesterday evening", "a row with no usable time", "", ""),
    ("799902", "maya_tea", "True"),
)
"""Rows that no reader can take: no id, no time, too few columns."""


def tweets_csv(tweets: Sequence[Message]) -> str:
    """The tweets, newest first as exports have them, so that replies stand before what they answer."""
    newest_first = sorted(tweets, key=lambda tweet: (tweet.sent_at, int(tweet.native_id)), reverse=True)
    answers = replies_by_parent(newest_first)
    rows = [row(tweet, (*answers.get(tweet.native_id, ()), *tweet.known_replies)) for tweet in newest_first]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *rows[:50], *BROKEN, *rows[50:]])
    return out.getvalue()


def replies_by_parent(tweets: Sequence[Message]) -> dict[str, list[str]]:
    replies: dict[str, list[str]] = {}
    for tweet in tweets:
        if tweet.reply_to is not None:
            replies.setdefault(tweet.reply_to, []).append(tweet.native_id)
    return replies


def row(tweet: Message, replies: Sequence[str]) -> tuple[str, ...]:
    return (
        tweet.native_id,
        tweet.sender.address,
        str(tweet.direction is not Direction.OUTBOUND),
        created_at(tweet.sent_at),
        tweet.text,
        ",".join(replies),
        tweet.reply_to or "",
    )


def created_at(at: datetime) -> str:
    """A UTC time as Twitter wrote it: `Tue Oct 31 22:10:47 +0000 2017`, in English on every machine."""
    weekday, month = at.ctime().split()[:2]
    return f"{weekday} {month} {at:%d %H:%M:%S} +0000 {at:%Y}"
