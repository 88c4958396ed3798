"""From answers to record data: names, evidence, dates and the flags about them."""

import unicodedata
from datetime import date
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.schema import Cited, EventDate, Name, Schema, Verbatim
from summariser.grounding.checks import check
from summariser.grounding.grounding import Grounded, ground
from tests.growth import assert_in_proportion

MEETING = Schema.of(Meeting)
TEXT = (
    "HÀ NỘI, 14 May — Finance Minister Petr Dvořák on Tuesday met Nguyễn Thị Hồng, Governor of the State Bank.\n\n"
    "Dvořák said the two banks would raise the limit. "
    "The guest thanked her hosts! "
    "Hồng asked him to greet President Petr Pavel and Lao officials.\n\n"
    "“Việt Nam keeps its word,” Hồng said. "
    "Dvořák was born in the Czech\nRepublic and Nguyễn Văn Nam in Huế. "
    "The talks from 30 October to 2 November 2024 come next."
)
ARTICLE = Article(TEXT, "0" * 64)


def grounded(article: Article = ARTICLE, **answer: Any) -> Grounded:
    return ground(MEETING, answer, article)


def codes(flags: tuple[Flag, ...]) -> list[tuple[str, str]]:
    return [(flag.path, flag.code) for flag in flags]


def person(name: str, sentences: list[int], **more: Any) -> Grounded:
    return grounded(participants=[{"name": name, "sentences": sentences, "presence": "attended", **more}])


def texts(found: Grounded, field: str = "participants") -> list[str]:
    return [evidence["text"] for evidence in found.data[field][0]["evidence"]]


def event(start: date | None, sentences: list[int], end: date | None = None, basis: str = "inferred") -> Grounded:
    return grounded(date={"start": start, "end": end or start, "basis": basis, "sentences": sentences})


def test_the_article_has_the_sentences_that_the_tests_count_on() -> None:
    assert [ARTICLE[s.span][:10] for s in ARTICLE.sentences] == [
        "HÀ NỘI, 14", "Dvořák sai", "The guest ", "Hồng asked", "“Việt Nam ", "Dvořák was", "The talks ",
    ]  # fmt: skip


def test_a_record_has_every_field_in_order_and_evidence_last() -> None:
    data = grounded(location={"name": "Hà Nội", "sentences": [1]}, quotes=[]).data
    assert list(data) == [node.name for node in MEETING.nodes]
    assert data["summary"] == ""
    assert data["published"] is None
    assert data["date"] is None
    assert data["participants"] == []
    assert list(data["location"]) == ["name", "evidence"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Nguyễn Thị Hồng", "Nguyễn Thị Hồng"),
        ("Nguyen Thi Hong", "Nguyễn Thị Hồng"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hồng"), "Nguyễn Thị Hồng"),
        ("NGUYEN THI HONG", "Nguyễn Thị Hồng"),
        ("Governor Nguyen Thi Hong", "Nguyễn Thị Hồng"),
        ("Mr. Petr Dvorak", "Petr Dvořák"),
        ("Finance Minister Petr Dvořák", "Petr Dvořák"),
        ("Petr Dvořák's", "Petr Dvořák"),
        ("petr dvořák", "petr dvořák"),
        ("Hà Nội", "Hà Nội"),
        ("Hanoi", "HÀ NỘI"),
        ("Vietnam", "Việt Nam"),
        ("Czech Republic", "Czech Republic"),
        ("Huế (Vietnam)", "Huế"),
        ("State Bank", "State Bank"),
    ],
)
def test_a_name_becomes_the_articles_own_words(name: str, value: str) -> None:
    found = person(name, [1])
    assert found.data["participants"][0]["name"] == value
    assert "name" not in {path.rpartition("/")[2] for path, _ in codes(found.flags)}


@pytest.mark.parametrize("name", ["Pham Minh", "Laos", "Hue Van", "Pavel Petr", "Nam Việt", "Dvořákova"])
def test_a_name_that_is_not_there_is_kept_and_flagged(name: str) -> None:
    found = person(name, [1])
    assert found.data["participants"][0]["name"] == name
    assert ("/participants/0/name", "name_not_found") in codes(found.flags)
    assert found.flags[0].message == f"“{name}” is not in the article."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Petr Dvořka", "Petr Dvořák"),
        ("Nguyen Thi Honng", "Nguyễn Thị Hồng"),
        ("Goverrnor", "Governor"),
        ("Petr X. Dvořák", "Petr Dvořák"),
        ("Jan Novák Petr Dvořák", "Petr Dvořák"),
    ],
)
def test_a_misspelt_name_is_corrected_and_flagged(name: str, value: str) -> None:
    found = person(name, [1])
    assert found.data["participants"][0]["name"] == value
    assert codes(found.flags) == [("/participants/0/name", "name_approximate")]
    assert value in found.flags[0].message


def test_a_composed_title_is_kept_and_only_approximate() -> None:
    found = person("Hồng", [1], title="Governor of State Bank", organisation="Bank of the State")
    assert found.data["participants"][0]["title"] == "Governor of State Bank"
    assert codes(found.flags) == [
        ("/participants/0/title", "name_approximate"),
        ("/participants/0/organisation", "name_not_found"),
    ]


def test_names_in_lists_are_looked_up_one_by_one() -> None:
    agreement = {"statement": "s", "kind": "agreed", "parties": ["Vietnam", "Atlantis"], "sentences": [2]}
    found = grounded(agreements=[agreement])
    assert found.data["agreements"][0]["parties"] == ["Việt Nam", "Atlantis"]
    assert codes(found.flags) == [("/agreements/0/parties/1", "name_not_found")]


@pytest.mark.parametrize(
    ("name", "own", "text"),
    [
        ("Пётр Лыков", "Петром Лыковым", "Министр встретился с Петром Лыковым и это обсудил."),
        ("Anna Wolna", "Anną Wolną", "Minister nie rozmawiał z Anną Wolną, jest to jednak plan na rok."),
    ],
)
def test_a_name_in_another_case_is_kept_as_it_was_given(name: str, own: str, text: str) -> None:
    participants = [{"name": name, "sentences": [1], "presence": "attended"}]
    found = grounded(Article.of(text), participants=participants)
    assert (found.data["participants"][0]["name"], texts(found), found.flags) == (name, [own], ())


def test_words_in_scripts_without_spaces_are_found() -> None:
    article = Article("习近平主席在北京会见了王毅。นายกรัฐมนตรีเศรษฐาทวีสินพบปะ", "0" * 64)
    answer = {"participants": [{"name": "王毅", "sentences": [1]}, {"name": "เศรษฐา", "sentences": [1]}]}
    assert not ground(MEETING, answer, article).flags


@pytest.mark.parametrize(
    ("name", "sentences", "evidence"),
    [
        ("Petr Dvořák", [1], ["Petr Dvořák"]),
        ("Petr Dvořák", [2], ["Dvořák"]),
        ("Petr Dvořák", [6, 1, 2, 1], ["Petr Dvořák", "Dvořák", "Dvořák"]),
        ("Petr Dvořák", [3, 2], ["Dvořák"]),
        ("Nguyễn Thị Hồng", [3], ["Hồng"]),
        ("Nguyễn Thị Hồng", [], ["Nguyễn Thị Hồng"]),
        ("Mr Petr Dvorak", [1], ["Petr Dvořák"]),
    ],
)
def test_the_evidence_of_a_name_is_the_name_or_a_part_of_it(
    name: str, sentences: list[int], evidence: list[str]
) -> None:
    found = person(name, sentences)
    assert texts(found) == evidence
    assert not found.flags


def test_evidence_from_elsewhere_says_so() -> None:
    found = person("Petr Dvořák", [4])
    # Sentence 4 greets another Petr, and those beside it name no Dvořák.
    assert texts(found) == ["Petr Dvořák"]
    assert codes(found.flags) == [("/participants/0", "evidence_moved")]
    found = person("Huế", [1, 2])
    assert texts(found) == ["Huế"]
    assert codes(found.flags) == [("/participants/0", "evidence_moved")]
    assert found.flags[0].message == "“Huế” is not in sentences 1 and 2 but in sentence 6."


def test_a_part_of_a_name_is_not_found_in_another_name() -> None:
    found = person("Nguyễn Thị Hồng", [6])
    assert texts(found) == ["Hồng"]
    article = Article("We met Nguyễn Thị Hồng. Then it rained all day. Then Nguyễn Văn Nam left. Bye to all.", "0" * 64)
    found = grounded(article, participants=[{"name": "Nguyễn Thị Hồng", "sentences": [3]}])
    assert codes(found.flags) == [("/participants/0", "evidence_moved")]


def test_sentences_are_the_evidence_where_nothing_narrower_is_known() -> None:
    found = grounded(agreements=[{"statement": "x", "kind": "agreed", "parties": [], "sentences": [3, 2, 3]}])
    assert texts(found, "agreements") == [
        "Dvořák said the two banks would raise the limit",
        "The guest thanked her hosts",
    ]


@pytest.mark.parametrize("wrong", [[0], [-1], [8], [99, 10**30], [10**5000]])
def test_a_sentence_that_does_not_exist(wrong: list[int]) -> None:
    found = grounded(agreements=[{"statement": "x", "kind": "agreed", "parties": [], "sentences": [*wrong, 2]}])
    assert codes(found.flags) == [("/agreements/0", "sentence_out_of_range")]
    assert found.flags[0].message.endswith("but the article has 7 sentences.")
    assert texts(found, "agreements") == ["Dvořák said the two banks would raise the limit"]


def test_only_what_the_model_was_shown_can_be_cited() -> None:
    answer = {"participants": [{"name": "Petr Pavel", "sentences": [4, 5], "presence": "mentioned"}]}
    found = ground(MEETING, answer, ARTICLE, shown={1, 4})
    assert [(flag.code, flag.message) for flag in found.flags] == [
        ("sentence_out_of_range", "Cites sentence 5, which the model was not shown.")
    ]
    assert texts(found) == ["Petr Pavel"]


def test_nothing_to_show_is_flagged() -> None:
    found = grounded(agreements=[{"statement": "x", "kind": "agreed", "parties": [], "sentences": [77]}])
    assert codes(found.flags) == [("/agreements/0", "sentence_out_of_range"), ("/agreements/0", "no_evidence")]
    found = person("Petr Dvořák", [77])
    assert texts(found) == ["Petr Dvořák"]
    assert codes(found.flags) == [("/participants/0", "sentence_out_of_range")]


@pytest.mark.parametrize(
    ("start", "end", "sentences", "evidence"),
    [
        (date(2024, 5, 14), None, [1], ["14 May"]),
        (date(2019, 5, 14), None, [2], ["14 May"]),
        (date(2024, 5, 7), None, [1], ["Tuesday"]),
        (date(2024, 10, 30), date(2024, 11, 2), [7], ["30 October to 2 November 2024"]),
        (date(2024, 11, 2), None, [7, 1], ["2 November 2024"]),
        (date(2024, 1, 1), None, [3], ["The guest thanked her hosts"]),
    ],
)
def test_the_evidence_of_a_date_is_its_expression(
    start: date, end: date | None, sentences: list[int], evidence: list[str]
) -> None:
    found = event(start, sentences, end)
    assert [e["text"] for e in found.data["date"]["evidence"]] == evidence
    assert found.data["date"]["start"] == start.isoformat()
    assert not found.flags


def test_a_date_told_elsewhere_is_flagged() -> None:
    found = event(date(2024, 5, 14), [5])
    assert [e["text"] for e in found.data["date"]["evidence"]] == ["14 May"]
    assert found.flags[0].message == "“2024-05-14” is not in sentence 5 but in sentence 1."


def test_a_stated_date_prefers_the_expression_with_the_year() -> None:
    article = Article("Posted 2024-05-14 in Huế: they met on 14 May.", "0" * 64)
    for basis, evidence in (("stated", "2024-05-14"), ("inferred", "14 May")):
        answer = {"start": date(2024, 5, 14), "end": None, "basis": basis, "sentences": [1]}
        assert grounded(article, date=answer).data["date"]["evidence"][0]["text"] == evidence


def test_a_year_that_is_replaced_keeps_the_models_day_beside_it() -> None:
    article = Article("They met on 14 May. The last round was in January 2024.", "0" * 64)
    answer = {"start": date(2022, 5, 14), "end": None, "basis": "inferred", "sentences": [1]}
    found = grounded(article, date=answer)
    assert found.data["date"]["start"] == "2024-05-14"
    (flag,) = found.flags
    assert flag.message == "The sentence gives no year: 2024 is taken from “January 2024”; the model said 2022."


def test_an_unknown_date_needs_no_evidence() -> None:
    found = event(None, [], basis="unknown")
    assert found.data["date"] == {"start": None, "end": None, "basis": "unknown", "evidence": []}
    assert not found.flags
    assert codes(event(None, [], basis="stated").flags) == [("/date", "no_evidence")]


def quote(opening: str, kind: str, sentences: list[int]) -> Grounded:
    return grounded(quotes=[{"speaker": "Hồng", "kind": kind, "text": opening, "sentences": sentences}])


def test_a_quotation_is_cut_and_is_its_own_evidence() -> None:
    found = quote("viet nam keeps", "direct", [5])
    assert found.data["quotes"][0]["text"] == "Việt Nam keeps its word,"
    assert texts(found, "quotes") == ["Việt Nam keeps its word,"]
    assert not found.flags


@pytest.mark.parametrize(
    ("opening", "kind", "path", "code"),
    [
        ("Việt Nam keeps its", "reported", "/quotes/0/kind", "reported_with_marks"),
        ("the two banks would", "direct", "/quotes/0/kind", "direct_without_marks"),
        ("Việt Nam never keeps its word", "direct", "/quotes/0/text", "opening_not_found"),
        ("Việt Nam keepps its word", "direct", "/quotes/0/text", "altered_opening"),
        ("  ", "direct", "/quotes/0/text", "opening_not_found"),
    ],
)
def test_doubts_about_a_quotation(opening: str, kind: str, path: str, code: str) -> None:
    numbers = [2] if code == "direct_without_marks" else [5]
    assert codes(quote(opening, kind, numbers).flags) == [(path, code)]


def test_a_quotation_that_is_not_found_shows_its_sentences() -> None:
    found = quote("nobody said this here", "direct", [5])
    assert found.data["quotes"][0]["text"] == ""
    assert texts(found, "quotes") == ["“Việt Nam keeps its word,” Hồng said"]
    assert found.flags[0].message == (
        "“nobody said this here” is not found in sentence 5 or beside it, or stands there more than once."
    )


class Trade(Cited):
    buyer: Name
    amount: float
    pages: int
    terms: list[Verbatim]
    closing: EventDate | None


class Deal(BaseModel):
    schema_id: ClassVar[str] = "deal/1"

    motto: Verbatim
    trades: list[Trade]
    final: bool


def test_another_schema_needs_no_other_code() -> None:
    terms = ["the two banks would raise", "absent altogether from here"]
    closing = {"start": date(2024, 5, 14), "end": None, "basis": "inferred", "sentences": [1]}
    trade = {"buyer": "Nguyen Thi Hong", "amount": float("inf"), "pages": 3, "terms": terms, "closing": closing}
    answer = {"motto": "Việt Nam keeps", "trades": [{**trade, "sentences": [2]}], "final": True}
    found = ground(Schema.of(Deal), answer, ARTICLE)
    (data,) = found.data["trades"]
    assert found.data["motto"] == "Việt Nam keeps its word,"
    assert found.data["final"] is True
    assert (data["buyer"], data["amount"], data["pages"]) == ("Nguyễn Thị Hồng", None, 3)
    assert data["terms"] == ["the two banks would raise the limit", ""]
    assert [e["text"] for e in data["evidence"]] == ["the two banks would raise the limit"]
    assert data["closing"]["evidence"][0]["text"] == "14 May"
    assert codes(found.flags) == [("/trades/0/terms/1", "opening_not_found")]


def test_messages_are_short_and_safe() -> None:
    found = person("\x1b[2J" + "Long Name " * 1000, [1])
    assert all(len(flag.message) < 120 and shorten(flag.message, 1000) == flag.message for flag in found.flags)
    assert found.flags


def test_an_empty_article() -> None:
    found = grounded(Article("", "0" * 64), participants=[{"name": "", "sentences": [1]}], quotes=[])
    assert codes(found.flags) == [
        ("/participants/0", "sentence_out_of_range"),
        ("/participants/0/name", "name_not_found"),
    ]


def test_the_time_of_grounding_grows_with_the_length_of_the_article() -> None:
    people = [{"name": f"Nobody {n} Dvořka", "sentences": [n]} for n in range(24)]
    quotes = [
        {"speaker": "x", "kind": "direct", "text": "nothing of any note happened", "sentences": [n]} for n in range(24)
    ]

    def work(size: int) -> None:
        text = TEXT + "\n\n" + "Then he said that nothing of note happened on the day. " * size
        grounded(Article(text, "0" * 64), participants=people, quotes=quotes)

    assert_in_proportion(work, 4_000)


def spoken(text: str, *said: tuple[str, str]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The quotations of these speakers, by their first words, and the flags about them."""
    article = Article(text, "0" * 64)
    numbers = [sentence.number for sentence in article.sentences]
    quotes = [{"sentences": numbers, "speaker": who, "kind": "direct", "text": words} for who, words in said]
    found = grounded(article, quotes=quotes)
    flags = codes((*found.flags, *check(MEETING, found.data, article)))
    return found.data["quotes"], [flag for flag in flags if flag[0].startswith("/quotes")]


def test_a_quotation_without_a_closing_mark_is_flagged_and_ends_with_its_speaker() -> None:
    text = "“We open the mole, said Ana Ruiz.\n\n“That is early,” Olaf Berg replied."
    quotes, flags = spoken(text, ("Ana Ruiz", "We open the"), ("Olaf Berg", "That is early"))
    assert [quote["text"] for quote in quotes] == ["We open the mole", "That is early,"]
    assert flags == [("/quotes/0/text", "unclosed_quotation")]


def test_an_interrupted_quotation_rests_on_both_its_parts() -> None:
    text = "“We open the mole,” Ana Ruiz said, “but not in winter.”"
    quotes, flags = spoken(text, ("Ana Ruiz", "We open the"))
    assert quotes[0]["text"] == "We open the mole,"
    assert [passage["text"] for passage in quotes[0]["evidence"]] == ["We open the mole,", "but not in winter."]
    assert flags == [("/quotes/0/text", "interrupted_quotation")]


def test_the_same_words_given_to_two_speakers_are_flagged() -> None:
    text = "“We open the mole in June and we build it anew,” Ana Ruiz said. Olaf Berg listened."
    _, flags = spoken(text, ("Ana Ruiz", "We open the"), ("Olaf Berg", "we build it anew"))
    assert ("/quotes/1/speaker", "speakers_share_words") in flags
    _, flags = spoken(text, ("Ana Ruiz", "We open the"), ("Minister Ruiz", "we build it anew"))
    assert ("/quotes/1/speaker", "speakers_share_words") not in flags


@pytest.mark.parametrize("end", ["-\n", "-\r\n", "‐\n", "\u00ad\n"])
def test_names_and_words_are_found_over_the_end_of_a_line(end: str) -> None:
    text = (
        f"Olaf Brand{end}vik of the Inter{end}national Fund met her in Port Aldan. “We open the har{end}bour"
        f" in June,” Brand{end}vik said. He spoke of Asia-\nPacific trade."
    )
    quotes, flags = spoken(text, ("Olaf Brandvik", "We open the harbour"))
    assert (quotes[0]["speaker"], quotes[0]["text"]) == ("Olaf Brandvik", f"We open the har{end}bour in June,")
    assert flags == []
    for name in ("International Fund", "Asia-Pacific"):
        people = [{"name": name, "sentences": [1, 2, 3], "presence": "attended"}]
        found = grounded(Article(text, "0" * 64), participants=people)
        assert (found.data["participants"][0]["name"], codes(found.flags)) == (name, [])


@pytest.mark.parametrize(
    "text",
    [
        "“We open the mole, asema Ana Ruiz.\n\n“That is early,” Olaf Berg thought.",
        "“We open the mole, said Ana Ruiz. That is early,” Olaf Berg replied.",
        "«We open the mole. (Ana Ruiz)\n\n«That is early», Olaf Berg thought.",
    ],
)
def test_words_that_run_on_beyond_their_speaker_are_flagged(text: str) -> None:
    _, flags = spoken(text, ("Ana Ruiz", "We open the mole"))
    assert "unclosed_quotation" in [code for _, code in flags]
