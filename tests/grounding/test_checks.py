"""All checks together, over any schema and any data of its shape."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.flags import RISK
from summariser.core.meeting import Meeting
from summariser.core.schema import Cited, Name, Schema, Verbatim
from summariser.grounding.checks import check
from summariser.grounding.checks.case import Case
from tests.grounding.records import DEAL, article, cite, closing, deal, found

SEEDS = Path(__file__).parents[2] / "seeds"


def test_a_true_record_of_a_real_article_has_no_flags() -> None:
    text = (SEEDS / "001_e8c98279682e230f.txt").read_text(encoding="utf-8")
    quoted = "the International Liaison Department of the CPC would continue to closely coordinate"
    record: dict[str, Any] = {
        "summary": "Nguyễn Phú Trọng received Liu Jianchao on 5 September 2023.",
        "published": "2023-09-05",
        "date": {
            "start": "2023-09-05",
            "end": "2023-09-05",
            "basis": "inferred",
            "evidence": cite(text, "September 5"),
        },
        "location": {"name": "HÀ NỘI", "evidence": cite(text, "HÀ NỘI")},
        "participants": [],
        "agreements": [],
        "quotes": [{"speaker": "Liu Jianchao", "kind": "reported", "text": quoted, "evidence": cite(text, quoted)}],
    }
    assert check(Schema.of(Meeting), record, article(text)) == ()
    # And after a reviewer's correction, the flags of what is now wrong.
    record["quotes"][0]["speaker"] = "Wang Yi"
    record["date"]["start"] = "2023-09-04"
    assert found(check(Schema.of(Meeting), record, article(text))) == [
        ("date_not_in_evidence", "/date/start"),
        ("speaker_not_near", "/quotes/0/speaker"),
    ]


def test_a_clipped_quotation_is_flagged_with_its_words() -> None:
    text = "They met. Wang said China would not accept the draft."
    remark = {"by": "Wang", "words": "accept the draft", "evidence": cite(text, "accept the draft")}
    (flag,) = check(DEAL, deal(remarks=[remark]), article(text))
    assert (flag.code, flag.path) == ("clipped_negation", "/remarks/0/words")
    assert flag.message == (
        "“would not” beside it reverses this in the article: “Wang said China would not accept the draft”."
    )


def test_a_slice_is_looked_for_in_the_cited_sentences_first() -> None:
    text = "Li would accept the draft. Wang said China would not accept the draft."
    sentence = "Wang said China would not accept the draft."
    remark = {"by": "Wang", "words": "accept the draft", "evidence": cite(text, sentence)}
    assert found(check(DEAL, deal(remarks=[remark]), article(text))) == [("clipped_negation", "/remarks/0/words")]
    remark["evidence"] = []
    assert check(DEAL, deal(remarks=[remark]), article(text)) == ()
    for words in ("not there", " "):
        remark["words"] = words
        assert check(DEAL, deal(remarks=[remark]), article(text)) == ()


class Term(BaseModel):
    notes: list[str]


class Side(Cited):
    name: Name
    term: Term
    said: list[Verbatim]


class Pact(BaseModel):
    sides: list[Side]
    term: Term


PACT = Schema.of(Pact)


def test_uncited_groups_rest_on_the_group_around_them_and_lists_are_checked_item_by_item() -> None:
    text = "Laos sends 5 boats. Laos gets 7 cars. Laos did not say it wants 9 planes."
    side = {
        "name": "Laos",
        "term": {"notes": ["5 boats", "7 cars"]},
        "said": ["sends 5 boats", "it wants 9 planes"],
        "evidence": cite(text, "Laos sends 5 boats."),
    }
    data = {"sides": [side], "term": {"notes": ["7 cars", "8 cars"]}}
    assert check(PACT, {"sides": [], "term": None}, article(text)) == ()
    assert found(check(PACT, data, article(text))) == [
        ("number_not_in_evidence", "/sides/0/term/notes/1"),
        ("number_not_in_evidence", "/term/notes/1"),
        ("clipped_negation", "/sides/0/said/1"),
    ]


def test_evidence_that_points_outside_of_the_article_is_no_evidence() -> None:
    text = "They met on May 3, 2023."
    value = {"start": "2023-05-03", "end": None, "basis": "stated"}
    for start, end in ((5, 500), (-1, 4), (4, 4), ("a", None)):
        evidence = [{"start": start, "end": end, "text": ""}, "nothing"]
        case = Case(DEAL, deal(closing={**value, "evidence": evidence}), article(text))
        assert case.parts[1].passages == ()
    assert closing(text, "2023-05-03x", None, "inferred") != ()


_SOME = (
    "not denied that said , . ; : “ ” \" ' ( ) \n\n He Wang 5 10,000 two million hundred September 5, 2023 Monday today"
    " không 不 且 20 - and or but if no. 1/8 \u200b\u0301 é 👩\u200d🚀 1.2.3 XIV"
)
_WORDS = st.sampled_from(_SOME.split(" "))
_TEXT = st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=40).map(" ".join))
_DATE = st.one_of(st.none(), st.dates().map(lambda day: day.isoformat()), st.just("2023-09-05"))


@st.composite
def _cases(draw: st.DrawFn) -> tuple[dict[str, Any], Article]:
    text = draw(_TEXT)

    def evidence() -> list[dict[str, Any]]:
        offsets = st.integers(0, max(len(text), 1))
        pairs = draw(st.lists(st.tuples(offsets, offsets), max_size=3))
        return [{"start": min(p), "end": max(p), "text": text[min(p) : max(p)]} for p in pairs]

    def verbatim() -> str:
        first, last = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        return draw(st.sampled_from([text[first:last], ""]))

    basis = draw(st.sampled_from(["stated", "inferred", "unknown"]))
    event = {"start": draw(_DATE), "end": draw(_DATE), "basis": basis, "evidence": evidence()}
    remarks = [{"by": draw(_TEXT), "words": verbatim(), "evidence": evidence()} for _ in range(draw(st.integers(0, 2)))]
    share = draw(st.one_of(st.none(), st.floats(), st.integers()))
    clauses = [{"gist": draw(_TEXT), "share": share, "due": draw(_DATE), "evidence": evidence()}]
    data = deal(headline=draw(_TEXT), printed=draw(_DATE), closing=event, remarks=remarks, clauses=clauses)
    return data, Article(text, "0" * 64, published=draw(st.one_of(st.none(), st.dates())))


@settings(max_examples=150, deadline=None)
@given(_cases())
def test_any_data_of_the_right_shape_is_checked_and_alike_each_time(given_case: tuple[dict[str, Any], Article]) -> None:
    data, source = given_case
    flags = check(DEAL, data, source)
    assert check(DEAL, data, source) == flags
    for flag in flags:
        assert flag.code in RISK
        assert shorten(flag.message, 1000) == flag.message
        assert len(flag.message) < 400
        assert flag.path == "" or flag.path.startswith("/")


def test_an_article_of_one_endless_sentence_is_checked_all_the_same() -> None:
    text = "not hundred million " * 2000 + "accept the draft"
    remark = {"by": "Wang", "words": "accept the draft", "evidence": cite(text, "accept the draft")}
    flags = check(DEAL, deal(headline="9" * 5000, remarks=[remark]), article(text))
    assert ("clipped_negation", "/remarks/0/words") in found(flags)
