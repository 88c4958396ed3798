"""Speech that a dependency parse finds. All sentences are made up."""

from collections.abc import Callable

import pytest

from summariser.core.article import Article, Span
from summariser.second_reader.cast import Cast, Meant
from summariser.second_reader.found import Wanted
from summariser.second_reader.parser import Parser

Read = Callable[[str], list[tuple[str, ...]]]
"""The speaker and the passages of each item of a text."""


ENGLISH = "\n\nIt was the end of a long day at the port, and all of the boats were back in the harbour."
"""By a sentence alone no language is told."""


@pytest.fixture
def read(parser: Parser) -> Read:
    def told(text: str) -> list[tuple[str, ...]]:
        article = Article.of(text + ENGLISH)
        found = parser.read(article, Wanted()).speech
        return [(one.speaker, *(article[span] for span in one.spans)) for one in found]

    return told


REPORTED = {
    "in front": ("Ada Lund said that the bridge would open in May.", "the bridge would open in May"),
    "without that": ("Ada Lund said the bridge would open in May.", "the bridge would open in May"),
    "behind": ("The bridge would open in May, Ada Lund told reporters.", "The bridge would open in May"),
    "verb first": ("The bridge would open in May, said Ada Lund.", "The bridge would open in May"),
    "as": ("As Ada Lund noted, the two towns share one river.", "the two towns share one river"),
    "according to": ("According to Ada Lund, the bridge will open in May.", "the bridge will open in May"),
    "according to, behind": ("The bridge will open in May, according to Ada Lund.", "The bridge will open in May"),
    "view": ("In Ada Lund's view, the bridge is far too narrow.", "the bridge is far too narrow"),
    "words": ("In the words of Ada Lund, the bridge is far too narrow.", "the bridge is far too narrow"),
    "participle": (
        "Ada Lund thanked the engineers, saying that the bridge was a gift to both towns.",
        "the bridge was a gift to both towns",
    ),
    "participle in front": (
        "Stressing that the bridge was safe, Ada Lund thanked the engineers.",
        "the bridge was safe",
    ),
    "noun": ("Ada Lund expressed her belief that the bridge would be safe.", "the bridge would be safe"),
    "urged": ("Ada Lund urged the two towns to build a second bridge.", "build a second bridge"),
    "called on": ("Ada Lund called on the two towns to repair the road.", "repair the road"),
    "made clear": ("Ada Lund made it clear that the bridge would open in May.", "the bridge would open in May"),
    "called for": ("Ada Lund called for a second bridge over the river.", "a second bridge over the river"),
    "suggested doing": ("Ada Lund suggested building a second bridge.", "building a second bridge"),
    "suggested": ("Ada Lund suggested that the towns build a second bridge.", "the towns build a second bridge"),
    "object": ("Ada Lund stressed the importance of a second bridge.", "the importance of a second bridge"),
    "quoted as saying": ("Ada Lund was quoted as saying the bridge was safe.", "the bridge was safe"),
    "words before the clause": (
        "Ada Lund said, in the face of many floods, the towns must stand together.",
        "in the face of many floods, the towns must stand together",
    ),
    "a day before the clause": ("Ada Lund said on Tuesday the bridge had opened.", "the bridge had opened"),
    "behind another's infinitive": (
        "Ada Lund confirmed Norway's readiness to resume the work and proposed holding its next session.",
        "holding its next session",
    ),
    "an answer": (
        "Asked whether the bridge could open before May, Ada Lund replied that the bridge was safe.",
        "the bridge was safe",
    ),
    "dateline": ("OSLO - The bridge will open in May, Ada Lund said on Monday.", "The bridge will open in May"),
    "in part in marks": (
        "Ada Lund said that the bridge was “a gift” for both of the towns.",
        "the bridge was “a gift” for both of the towns",
    ),
    "ends in marks": (
        "Ada Lund said that the bridge was old, but “the towns are young.”",
        "the bridge was old, but “the towns are young.”",
    ),
}


@pytest.mark.parametrize("kind", REPORTED)
def test_reported_speech_is_cut_to_what_was_said(read: Read, kind: str) -> None:
    text, passage = REPORTED[kind]
    assert read(text) == [("Ada Lund", passage)]


DIRECT = {
    "in front": ("Ada Lund said: “The bridge is safe.”", ["The bridge is safe."]),
    "behind": ("“The bridge is safe,” Ada Lund said on Monday.", ["The bridge is safe,"]),
    "called, behind a clause": (
        "Ada Lund, who had initially been wary of the Peruvian proposal, called the bridge “a turning point for us”.",
        ["a turning point for us"],
    ),
    "verb first": ("“The bridge is safe,” said Ada Lund, an engineer.", ["The bridge is safe,"]),
    "a question": ("“Is the bridge safe?” Ada Lund asked.", ["Is the bridge safe?"]),
    "interrupted": (
        "“The bridge is safe,” Ada Lund said, “and it will be so for years.”",
        ["The bridge is safe,", "and it will be so for years."],
    ),
    "goes on": (
        "“The bridge is safe,” Ada Lund said. “We have seen to that.”",
        ["The bridge is safe,", "We have seen to that."],
    ),
    "several sentences": ("Ada Lund said, “It is safe. We have seen to that.”", ["It is safe. We have seen to that."]),
    "a mark inside": (
        "Ada Lund said, “They told us ‘never again’ and left.”",
        ["They told us ‘never again’ and left."],
    ),
    "called": ("Ada Lund called the bridge “a gift to both towns” on Monday.", ["a gift to both towns"]),
    "straight marks": ('"The bridge is safe," Ada Lund said.', ["The bridge is safe,"]),
    "a verb that needs marks": ("Ada Lund continued: “The bridge is safe.”", ["The bridge is safe."]),
}


@pytest.mark.parametrize("kind", DIRECT)
def test_direct_speech_goes_from_mark_to_mark(read: Read, kind: str) -> None:
    text, passages = DIRECT[kind]
    assert read(text) == [("Ada Lund", *passages)]


def test_a_quotation_of_several_paragraphs_is_one(read: Read) -> None:
    text = "Ada Lund said: “The bridge is safe.\n\n“We have seen to that.”\n\nThe mayor left."
    assert read(text) == [("Ada Lund", "The bridge is safe.\n\n“We have seen to that.")]


def test_a_quotation_in_the_next_paragraph_goes_on_with_a_doubt(parser: Parser) -> None:
    article = Article.of("“The bridge is safe,” Ada Lund said.\n\n“We have seen to that, and so have they.”")
    first, second = parser.read(article, Wanted()).speech
    assert (first.speaker, first.doubt) == ("Ada Lund", "")
    assert second.speaker == "Ada Lund"
    assert second.doubt


def test_a_quotation_behind_reported_speech_is_the_speakers_too(read: Read) -> None:
    text = "Ada Lund said that the bridge was safe. “We have seen to that.”"
    assert read(text) == [("Ada Lund", "the bridge was safe"), ("Ada Lund", "We have seen to that.")]


def test_statements_with_clauses_of_their_own_are_items(read: Read) -> None:
    text = "Ada Lund said that the bridge was safe, adding that it would open in May."
    assert read(text) == [("Ada Lund", "the bridge was safe"), ("Ada Lund", "it would open in May")]


def test_what_is_asked_for_ends_where_more_is_said(read: Read) -> None:
    text = "Ada Lund invited the two towns to build a second bridge and assured them that it was safe."
    assert read(text) == [("Ada Lund", "build a second bridge"), ("Ada Lund", "it was safe")]


def test_two_verbs_with_one_clause_are_one_item(read: Read) -> None:
    text = "Ada Lund acknowledged and stressed that the bridge was safe."
    assert read(text) == [("Ada Lund", "the bridge was safe")]


def test_what_somebody_says_that_others_say_is_one_item(read: Read) -> None:
    assert read("Ada Lund said she believes that the bridge is safe.") == [
        ("Ada Lund", "she believes that the bridge is safe")
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The ministry said that the bridge was safe.", "The ministry"),
        ("Both sides stressed that the bridge was safe.", "Both sides"),
    ],
)
def test_bodies_and_sides_speak_without_being_a_person(parser: Parser, text: str, speaker: str) -> None:
    [one] = parser.read(Article.of(text + ENGLISH), Wanted()).speech
    assert one.speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Greeting the guests of the town, Ada Lund said the bridge was safe.",
        "Ada Lund, who built the bridge, said the bridge was safe.",
        "The engineer, Ada Lund, said the bridge was safe.",
        "“The bridge was safe,” an engineer working on the road to the coast, Ada Lund, said.",
    ],
)
def test_the_speaker_is_who_stands_at_the_verb(parser: Parser, text: str) -> None:
    [one] = parser.read(Article.of(text + ENGLISH), Wanted()).speech
    assert one.speaker == "Ada Lund"


def test_who_spoke_may_interrupt_reported_speech(read: Read) -> None:
    assert read("The bridge, Ada Lund noted, is safe for everybody.") == [
        ("Ada Lund", "The bridge", "is safe for everybody")
    ]


def test_he_who_speaks_is_the_last_subject_of_a_main_clause(read: Read) -> None:
    text = "Ada Lund greeted Tom Berg. She said Tom Berg had built the bridge. She added that Tom Berg was a friend."
    assert {speaker for speaker, *_ in read(text)} == {"Ada Lund"}


def test_a_pronoun_that_may_mean_another_carries_a_doubt(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    def meant(cast: Cast, words: Span) -> Meant:
        text = cast.article[words]
        return Meant("Tom Berg" if text == "She" else text, person=True)

    monkeypatch.setattr(Cast, "meant", meant)
    article = Article.of("Ada Lund greeted Tom Berg. She said Tom Berg had built the bridge." + ENGLISH)
    [one] = parser.read(article, Wanted()).speech
    assert (one.speaker, one.doubt) == ("Ada Lund", "“She” may be Tom Berg instead.")


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund did not say that the bridge was safe.",
        "Ada Lund would say that the bridge was safe.",
        "If Ada Lund says that the bridge is safe, it will open.",
        "Ada Lund wanted to say that the bridge was safe.",
        "It is believed that the bridge was safe.",
        "Ada Lund asked the mayor to convey her greetings to the town.",
        "Ada Lund thanked the mayor for the bridge.",
        "The envoy, Ada Lund, concluded a two-day visit to Peru today, where she held meetings with the mayor.",
        "Ada Lund expressed gratitude for the warm welcome.",
        "Ada Lund crossed the “bridge of sighs” on Monday.",
        "",
        "“”",
        "said",
    ],
)
def test_nobody_says_anything_of_what_was_not_said(read: Read, text: str) -> None:
    assert read(text) == []


def test_what_a_person_said_is_theirs_where_a_body_hands_it_on(read: Read) -> None:
    text = "Ada Lund insisted that the bridge would open in May, the ministry said. Ada Lund was late."
    assert read(text) == [("Ada Lund", "the bridge would open in May")]


def test_an_agency_that_tells_what_a_person_said_is_not_the_speaker(read: Read) -> None:
    text = "Ada Lund said that the bridge was safe, according to a news agency."
    assert {speaker for speaker, *_ in read(text)} == {"Ada Lund"}


@pytest.mark.parametrize(
    "text",
    [
        "“ said Ada. ” ’ ‘ said: “",
        "said said said, that that. \x00 “said”, said.",
        ", according to. In of view. In the words, said",
        "\n\n“\n\n“a said b\n\n”",
        "Ada said, ",
        "As said, “”,” said “said” said",
    ],
)
def test_nothing_that_is_no_prose_stops_it(read: Read, text: str) -> None:
    for _, *passages in read(text):
        assert all(passage in text for passage in passages)
