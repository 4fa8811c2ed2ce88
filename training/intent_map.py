"""Our intents, and what the intents and emotions of public sets say of them.

A set rarely says everything: that somebody asks for a boarding pass makes it a request for help,
and leaves open whether it is a question. What is open counts neither way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from training.dialogues import Turn
from training.sets import Comment, Rated

INTENTS: Final = (
    "buying",
    "praise",
    "recommendation",
    "willingness_to_vouch",
    "complaint",
    "question",
    "help",
    "idea",
    "cancellation",
    "escalation",
    "thanks",
    "answer",
    "chatter",
)
AT: Final = {intent: place for place, intent in enumerate(INTENTS)}

Truth = npt.NDArray[np.float32]
"""1, 0 or not a number (open) for each of `INTENTS`."""
Meaning = tuple[str, str]
"""The intents that are there and those that are open, parted by spaces; all others are absent."""


def truth(present: Iterable[str], unknown: Iterable[str] = ()) -> Truth:
    """What is known of a text: these present, these open unless present, the rest absent."""
    known = np.zeros(len(INTENTS), dtype=np.float32)
    known[[AT[intent] for intent in unknown]] = np.nan
    known[[AT[intent] for intent in present]] = 1
    return known


def by_name(meanings: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """The meaning of each name, from names parted by spaces."""
    return {name: meaning for names, meaning in meanings.items() for name in names.split()}


MULTIDOGO: Final = by_name({
    "openinggreeting closinggreeting confirmation": ("chatter", "answer"),
    "rejection": ("chatter", "thanks answer"),
    "thankyou": ("thanks", "chatter praise"),
    "startserviceintent orderdrinkintent orderpizzaintent ordersaladintent orderburgerintent "
    "orderdessertintent ordersideintent orderbreakfastintent bookflight startorder orderchecks "
    "upgradeserviceintent": (
        "buying", "help question",
    ),
    "getinformationintent checkoffereligibility getpromotions": ("question", "help buying"),
    "checkbalance getroutingnumber getseatinfo checkclaimstatus viewbillsintent viewdatausageintent "
    "checkserverstatus getchannelpackageintent": ("question", "help buying complaint"),
    "changeseatassignment getproofofinsurance getboardingpass reportlostcard updateaddress "
    "transfermoney expensereport replacecard changeorder softwareupdate transferserviceintent "
    "updateaccountinfo providereceipt openaccount": ("help", "question buying complaint"),
    "reportbrokensoftware reportbrokenphone disputecharge": ("complaint help", "question"),
    "closeaccount cancelserviceintent stoporder": ("cancellation", "help complaint"),
    "contentonly": ("", "chatter answer buying help complaint question"),
})  # fmt: skip
"""The intents of MultiDoGO; one that is missing (`outofdomain`, slips of the annotators) says nothing."""

TROUBLE: Final = frozenset(
    "Refund_not_showing_up balance_not_updated_after_bank_transfer "
    "balance_not_updated_after_cheque_or_cash_deposit card_not_working card_payment_fee_charged "
    "card_payment_not_recognised card_payment_wrong_exchange_rate card_swallowed "
    "cash_withdrawal_charge cash_withdrawal_not_recognised contactless_not_working "
    "declined_card_payment declined_cash_withdrawal declined_transfer "
    "direct_debit_payment_not_recognised extra_charge_on_statement failed_transfer "
    "pending_card_payment pending_cash_withdrawal pending_top_up pending_transfer "
    "reverted_card_payment? top_up_failed top_up_reverted transaction_charged_twice "
    "transfer_fee_charged transfer_not_received_by_recipient unable_to_verify_identity "
    "virtual_card_not_working wrong_amount_of_cash_received wrong_exchange_rate_for_cash_withdrawal "
    "card_arrival beneficiary_not_allowed".split()
)
"""What BANKING77 has of things that went wrong."""
MAY_BE_TROUBLE: Final = frozenset(
    "compromised_card lost_or_stolen_card lost_or_stolen_phone request_refund passcode_forgotten "
    "pin_blocked".split()
)
BANKING: Final = by_name({
    "terminate_account": ("cancellation", "help question complaint"),
    "cancel_transfer": ("cancellation help", "question"),
    "order_physical_card get_physical_card getting_spare_card getting_virtual_card "
    "get_disposable_virtual_card": (
        "", "buying question help",
    ),
})  # fmt: skip

SMALL_TALK: Final = (
    "greeting goodbye yes no maybe are_you_a_bot do_you_have_pets fun_fact how_old_are_you meaning_of_life "
    "tell_joke what_are_your_hobbies what_is_your_name where_are_you_from who_do_you_work_for who_made_you "
    "roll_dice flip_coin"
)
CLINC: Final = by_name({
    SMALL_TALK: ("chatter", "question"),
    "thank_you": ("thanks", "praise chatter"),
    "cancel cancel_reservation": ("", "cancellation help chatter"),
    "order book_flight book_hotel new_card order_checks": ("", "buying help question"),
    "account_blocked card_declined damaged_card lost_luggage report_fraud report_lost_card": (
        "", "complaint help question",
    ),
})  # fmt: skip
ASKING: Final = frozenset("what when where how who which is are does do".split())

DISPLEASED: Final = frozenset("annoyance anger disappointment disgust disapproval sadness".split())
ADMIRING: Final = frozenset({"admiration", "love"})
PLEASED: Final = frozenset("approval joy gratitude excitement optimism amusement".split())
WONDERING: Final = frozenset({"curiosity", "confusion"})


def of_multidogo(turn: Turn) -> Truth | None:
    """What a turn of MultiDoGO says of our intents; None where its own are not among `MULTIDOGO`."""
    if not all(intent in MULTIDOGO for intent in turn.intents):
        return None
    meanings = [MULTIDOGO[intent] for intent in turn.intents]
    return truth(*(" ".join(parts).split() for parts in zip(*meanings, strict=True)))


def of_banking(turn: Turn) -> Truth:
    category, asked = turn.intents[0], turn.text.rstrip().endswith("?")
    if category in TROUBLE:
        return truth(["complaint"], ["help", "question"])
    if category in BANKING:
        return spelled(BANKING[category])
    unknown = ["help"] if asked else ["help", "question"]
    return truth(["question"] * asked, [*unknown, *["complaint"] * (category in MAY_BE_TROUBLE)])


def of_clinc(turn: Turn) -> Truth:
    known = spelled(CLINC.get(turn.intents[0], ("", "help question chatter")))
    if known[AT["chatter"]] != 1 and turn.text.split()[0] in ASKING:
        known[AT["question"]] = 1
    return known


def spelled(meaning: Meaning) -> Truth:
    return truth(meaning[0].split(), meaning[1].split())


def of_comment(comment: Comment) -> Truth:
    """What the emotions of a comment say: no shop was near, so nobody buys or cancels anything."""
    emotions, asked = set(comment.emotions), "?" in comment.text
    present = [
        *["thanks"] * ("gratitude" in emotions),
        *["praise"] * bool(emotions & ADMIRING),
        *["question"] * comment.text.rstrip().endswith("?"),
        *["chatter"] * (not asked and not emotions & (WONDERING | {"gratitude"})),
    ]
    unknown = [
        "answer",
        *["praise"] * bool(emotions & PLEASED),
        *["complaint"] * bool(emotions & DISPLEASED),
        *["question"] * (asked or bool(emotions & WONDERING)),
        *["chatter"] * (asked or bool(emotions & (WONDERING | {"gratitude"}))),
    ]
    return truth(present, unknown)


def of_review(review: Rated) -> Truth:
    """What the rating of a sentence about a product says: bad is a complaint, very good is praise."""
    known = [
        *["complaint"] * (review.rating < -0.8),
        *["praise"] * (review.rating > 1.5),
    ]
    open_ = {"buying", "recommendation", "willingness_to_vouch", "idea", "answer"}
    if -0.8 <= review.rating <= 0.3:
        open_.add("complaint")
    if 0.3 <= review.rating <= 1.5:
        open_.add("praise")
    return truth(known, open_ | ({"help", "question", "thanks", "chatter"} if "?" in review.text else set()))


def of_talk(text: Rated) -> Truth:
    """What the rating of a tweet or a newspaper's sentence says: who is not displeased does not complain."""
    open_: Collection[str] = {"recommendation", "question", "thanks", "answer", "chatter"}
    doubts = ["complaint"] * (text.rating <= -0.5) + ["praise"] * (text.rating >= 0.3)
    return truth([], [*open_, *doubts])
