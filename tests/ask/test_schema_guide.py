"""What `schema --check` says of a schema, field by field."""

from pydantic import BaseModel

from summariser.ask.schema_guide import remarks, understood
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema, Speech, Verbatim
from tests.trade_deal import TradeDeal


def test_every_field_is_told_with_what_is_asked_and_checked() -> None:
    found = {field.path: field for field in understood(Schema.of(TradeDeal))}
    assert list(found)[:4] == ["headline", "status", "binding", "companies[]"]
    assert found["status"].what == "choice of announced, signed, closed"
    assert found["companies[].firm"].what.startswith("name (Name)")
    assert found["amount"].what.endswith("; may be null")
    assert found["clauses[].wording"].asked.startswith("The clause. Give only its first five to eight words")
    assert found["companies[]"].checks[-1] == "no two items with the same firm"
    assert any("negation" in said for said in found["clauses[].wording"].checks)
    assert list(remarks(Schema.of(TradeDeal))) == []


def test_speech_and_speakers_are_told_where_there_is_a_passage() -> None:
    found = {field.path: field.checks for field in understood(Schema.of(Meeting))}
    assert any("quotation marks" in said for said in found["quotes[].kind"])
    assert any("named near" in said for said in found["quotes[].speaker"])
    assert not any("named near" in said for said in found["participants[].name"])


def test_what_is_seldom_meant_is_remarked() -> None:
    class Loose(BaseModel):
        words: Verbatim
        told: Speech

    class Odd(BaseModel):
        told: Speech

    assert [said.split(" ")[0] for said in remarks(Schema.of(Loose))] == ["words", "words", "told"]
    assert "Verbatim outside a Cited group" in list(remarks(Schema.of(Loose)))[1]
    assert list(remarks(Schema.of(Odd)))[-1].endswith("it decides nothing")
