import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.normal import SOCIAL, TELEPHONE, normal_address

CHANNELS = sorted(SOCIAL | TELEPHONE | {"email", "chat"})


@pytest.mark.parametrize(
    ("channel", "given_address", "normal"),
    [
        ("twitter", "@BrewCo_Help", "brewco_help"),
        ("twitter", " @ BrewCo_Help ", "brewco_help"),
        ("mastodon", "@Jane@Example.social", "jane@example.social"),
        ("email", "Jane Doe <Jane.Doe@Acme.COM>", "jane.doe@acme.com"),
        ("email", "<< jane@acme.com >", "jane@acme.com"),
        ("email", " JANE@acme.com\n", "jane@acme.com"),
        ("email", "mailto:Jane@acme.com", "jane@acme.com"),
        ("twitter", "https://twitter.com/Jane_D", "jane_d"),
        ("twitter", "x.com/@jane_d/status/12?s=20", "jane_d"),
        ("twitter", "https://twitter.com/search?q=jane", "https://twitter.com/search?q=jane"),
        ("twitter", "https://twitter.com/sixteen_letters_", "https://twitter.com/sixteen_letters_"),
        ("twitter", "https://acme.com/jane_d", "https://acme.com/jane_d"),
        ("instagram", "https://www.instagram.com/jane.doe/", "jane.doe"),
        ("instagram", "Jane.Doe", "jane.doe"),
        ("instagram", "https://www.instagram.com/p/Cx1", "https://www.instagram.com/p/cx1"),
        ("facebook", "https://m.facebook.com/Jane.Doe.5", "jane.doe.5"),
        ("facebook", "https://www.facebook.com/profile.php?id=1000&sk=about", "1000"),
        ("linkedin", "https://www.linkedin.com/in/Jane-Doe/", "jane-doe"),
        ("linkedin", "https://de.linkedin.com/in/j%C3%BCrgen-m%C3%BCller", "jürgen-müller"),
        ("linkedin", "in/jane-doe", "jane-doe"),
        ("linkedin", "https://www.linkedin.com/company/acme", "https://www.linkedin.com/company/acme"),
        ("linkedin", "https://www.linkedin.com/in/%40jane", "https://www.linkedin.com/in/%40jane"),
        ("reddit", "/u/Jane-D", "jane-d"),
        ("reddit", "https://old.reddit.com/user/jane_d/comments", "jane_d"),
        ("bluesky", "@Jane.bsky.social", "jane.bsky.social"),
        ("bluesky", "https://bsky.app/profile/jane.bsky.social", "jane.bsky.social"),
        ("mastodon", "https://example.social/@Jane", "jane@example.social"),
        ("mastodon", "https://example.social/users/jane", "jane@example.social"),
        ("mastodon", "acct:jane@example.social", "jane@example.social"),
        ("discourse", "https://forum.acme.com/u/Jane/summary", "jane"),
        ("phone", "＋４９ ３０ ９０１８２０", "+4930901820"),
        ("phone", "+49 (0)30 901-820", "+4930901820"),
        ("phone", "0049 30 901820", "+4930901820"),
        ("phone", "030/901820", "030901820"),
        ("whatsapp", "tel:+1-202-555-0143", "+12025550143"),
        ("phone", "unknown", ""),
        ("chat", " Room 7 ", "Room 7"),
        ("chat", "Rene\u0301", "Ren\u00e9"),
    ],
)
def test_normal_forms(channel: str, given_address: str, normal: str) -> None:
    assert normal_address(channel, given_address) == normal


@given(channel=st.sampled_from(CHANNELS), address=st.text(max_size=30))
def test_the_normal_form_of_a_normal_form_is_itself(channel: str, address: str) -> None:
    once = normal_address(channel, address)
    assert normal_address(channel, once) == once


@given(name=st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True))
def test_case_and_at_make_no_difference_on_social_channels(name: str) -> None:
    assert normal_address("twitter", f"@{name.upper()}") == normal_address("twitter", name.lower())
