"""A schema that shares no field with the built-in one: whatever works with it knows no field by name.

It is also the worked example of the README, with the articles, answers and gold records in tests/examples/.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field

from summariser.core.schema import Cited, EventDate, Name, Proposed, Verbatim


class Company(Cited):
    firm: Name = Field(description="The company's name.")
    role: Literal["buyer", "seller", "adviser"] = Field(description="What it does in the deal.")


class Amount(Cited):
    value: float | None = Field(description="The number alone, in millions.")
    currency: str = Field(description="ISO code.")


class Clause(Cited):
    gist: str = Field(description="What the clause says.")
    wording: Verbatim = Field(description="The clause.")
    due: date | None = Field(description="When it falls due, or null.")


class Statement(Cited):
    speaker: Name = Field(description="Who says it.")
    wording: Verbatim = Field(description="What is said.")


class TradeDeal(BaseModel):
    """A deal between companies, as one article reports it."""

    schema_id: ClassVar[str] = "trade-deal/1"
    instructions: ClassVar[str] = """\
The record is about one deal between companies: a purchase, a sale, a joint venture, a contract.
- headline: one sentence with the parties, what is traded and the price.
- companies: one entry for each company; the one that is bought is no party to its own sale. Banks and law firms are
  advisers.
- clauses: conditions and promises of the deal, two to four of them. The opening words begin where the condition does:
  for «If the tests fail, Ardent may cancel the order» they are «If the tests fail».
- closing: the day on which the deal is to be completed, not the day on which it was announced.
"""

    headline: str = Field(description="The deal in a sentence.")
    status: Literal["announced", "signed", "closed"] = Field(description="How far the deal has come.")
    binding: bool = Field(description="Whether the parties are bound by it.")
    companies: list[Company] = Field(description="The companies that take part.")
    amount: Amount | None = Field(description="What is paid, or null.")
    closing: EventDate = Field(description="When the deal closes.")
    clauses: list[Clause] = Field(description="The conditions of the deal.")
    markets: list[Name] = Field(description="Countries that it concerns.")
    statements: Annotated[list[Statement], Proposed("speech")] = Field(description="What was said about the deal.")
