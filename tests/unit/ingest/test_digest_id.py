from ingest.digest_id import digest_id


def test_an_id_is_of_all_parts_and_of_where_each_ends() -> None:
    # printf 'ab\0c' | sha256sum
    assert digest_id("ab", "c") == "sha256-6c032e631d39a14d85aff7e319546af7"
    assert digest_id("a", "bc") != digest_id("ab", "c")


def test_half_an_emoji_is_no_error() -> None:
    assert digest_id("\ud83d") == digest_id("?")
