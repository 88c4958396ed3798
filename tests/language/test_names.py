"""Names as people write them, with titles in front and behind."""

import pytest

from summariser.core.article import Article
from summariser.language.names import find_name, without_title


def article(text: str) -> Article:
    return Article(text, "0" * 64)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lady Bird Taylor", "Lady Bird Taylor met them. Mrs Taylor spoke."),
        ("Lady Bird Taylor", "They met at the Lady Bird Taylor centre."),
        ("Prince Nelson Rogers", "The singer Prince Nelson Rogers was there. Prince played."),
        ("Major Owen Bell", "Representative Major Owen Bell voted no."),
        ("King Vidor Lane", "Director King Vidor Lane came."),
        ("Judge Reinhold Ernst", "The actor Judge Reinhold Ernst came."),
        ("Prince Edward Island", "The talks were on Prince Edward Island."),
        ("Queen Elizabeth Hall", "The concert was in Queen Elizabeth Hall."),
        ("General Dynamics Land Systems", "General Dynamics Land Systems won."),
        ("General Motors Company", "General Motors Company won."),
        ("State Grid Corporation", "State Grid Corporation signed."),
        ("State Guest House", "They dined in the State Guest House."),
        ("Premier League Club", "The Premier League Club paid."),
        ("Foreign Trade Bank", "The Foreign Trade Bank paid."),
        ("Party Central Committee", "The Party Central Committee met."),
        ("Governor Phillip Tower", "The office is in Governor Phillip Tower."),
    ],
)
def test_a_title_that_is_a_part_of_the_name_stays(name: str, text: str) -> None:
    assert without_title(name, article(text)) == name


@pytest.mark.parametrize(
    ("name", "bare", "text"),
    [
        ("President Xi Jinping", "Xi Jinping", "President Xi Jinping came."),
        ("General Phan Van Giang", "Phan Van Giang", "General Phan Van Giang came."),
        ("Major General Vu Hai San", "Vu Hai San", "Major General Vu Hai San came."),
        ("King Charles III", "Charles III", "King Charles III came. The King spoke."),
        ("Prince Faisal bin Farhan", "Faisal bin Farhan", "Prince Faisal came with Faisal bin Farhan Al Saud."),
        ("Prince Salman bin Hamad", "Salman bin Hamad", "Crown Prince Salman bin Hamad came."),
        ("Lady Ann Peel", "Ann Peel", "Lady Ann Peel came. Ann Peel spoke."),
        ("France's President Emmanuel Macron", "Emmanuel Macron", "France's President Emmanuel Macron came."),
    ],
)
def test_a_title_in_front_goes(name: str, bare: str, text: str) -> None:
    assert without_title(name, article(text)) == bare


@pytest.mark.parametrize("name", ["王毅", "王毅外长", "王毅先生", "外交部长王毅", "王　毅"])
def test_a_chinese_name_of_two_characters_is_found_with_or_without_a_title(name: str) -> None:
    source = article("五日，王毅在北京会见越南客人。")
    mention = find_name(source, name, [1])
    assert mention is not None
    assert (source[mention.span], mention.approximate) == ("王毅", False)


@pytest.mark.parametrize("name", ["李强", "王强", "王毅夫"])
def test_another_chinese_name_is_not(name: str) -> None:
    assert find_name(article("五日，王毅在北京会见越南客人。"), name, [1]) is None
