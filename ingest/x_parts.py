"""What the archives of X are made of: the account they belong to, and accounts by name and number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ingest.bundles import Bundle
from ingest.checks import InvalidRecord
from ingest.fields import Fields
from ingest.formats import UnreadableFile
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from ingest.items import Item, read_json, read_objects
from ingest.repair import repair_text

SOURCE = CHANNEL = "twitter"
BY_NUMBER = "twitter_id"
NUMBER = re.compile(r"[1-9][0-9]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Archive:
    """Whose archive it is, when it was made, and how many followed the owner then."""

    owner: Handle
    number: str
    made_at: datetime | None
    followers: int | None

    def account(self, name: str, number: str) -> Handle:
        """The account of a number: the owner, or somebody of whom the archive says nothing else."""
        if not NUMBER.fullmatch(number):
            raise InvalidRecord(f"{name}: {number[:80]!r} is not the number of an account")
        return (
            self.owner if number == self.number else Handle(BY_NUMBER, number, identifiers=known_as(number))
        )


def archive_of(bundle: Bundle) -> Archive:
    files = {bundle.name(file).removeprefix("data/"): file for file in bundle.files}
    if "account.js" not in files:
        raise UnreadableFile(
            f"{bundle.root}: no account.js, which names whose tweets these are; put it there"
        )
    manifest = read_json(files["manifest.js"]) if "manifest.js" in files else {}
    try:
        first = next(read_objects(files["account.js"]), Item(1, {}))
        return described(Fields("", first.values).inner("account"), Fields("", {"manifest": manifest}))
    except InvalidRecord as error:
        raise UnreadableFile(f"{bundle.root}: account.js or manifest.js: {error}") from None


def described(account: Fields, stated: Fields) -> Archive:
    number = account.take("accountId", str)
    email = normal_address("email", account.find("email", str) or "")
    owner = Handle(
        CHANNEL,
        normal_address(CHANNEL, account.take("username", str)),
        name=cleaned(account.find("accountDisplayName", str)),
        identifiers=(*known_as(number), *([f"email:{email}"] if email else [])),
    )
    manifest = stated.inner("manifest")
    made = manifest.find_inner("archiveInfo")
    made_at = made.time("generationDate") if made else None
    return Archive(owner, number, made_at, counted_followers(manifest))


def counted_followers(manifest: Fields) -> int | None:
    """How many followers the manifest counts over the files that list them."""
    kinds = manifest.find_inner("dataTypes")
    listing = kinds and kinds.find_inner("follower")
    counts = (
        [Fields("files.", each).find("count", str) for each in listing.each("files", dict)] if listing else []
    )
    return sum(int(count) for count in counts if count and count.isdecimal()) if counts else None


def known_as(number: str) -> tuple[str, ...]:
    return (f"{BY_NUMBER}:{number}",) if NUMBER.fullmatch(number) else ()


def cleaned(text: str | None) -> str | None:
    return repair_text(text).strip() or None if text else None


def mentioned(user: Fields) -> Handle:
    number = user.find("id_str", str) or ""
    return named(user.take("screen_name", str), number, cleaned(user.find("name", str)))


def named(screen_name: str, number: str, name: str | None = None) -> Handle:
    return Handle(CHANNEL, normal_address(CHANNEL, screen_name), name=name, identifiers=known_as(number))
