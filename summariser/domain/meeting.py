"""The built-in schema. The one module that knows the names of Meeting's fields."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, Field

from summariser.domain.schema import Cited, EventDate, Name, Place, Speech, Verbatim


class Participant(Cited):
    """A person at the meeting or named in the article."""

    name: Name = Field(description="The person's own full name as the article writes it, without title or office.")
    title: Name | None = Field(description="The person's office or rank, such as Foreign Minister; null if not given.")
    organisation: Name | None = Field(description="The party, ministry or company that the title belongs to, or null.")
    country: str | None = Field(description="The country that the person acts for, in English, or null.")
    presence: Literal["attended", "mentioned"] = Field(
        description="attended: was at the meeting. mentioned: only spoken of (absent leaders, people greeted)."
    )


class Agreement(Cited):
    """Something that the parties decided, restated or put forward."""

    statement: str = Field(description="One sentence in your own words that says what was agreed or proposed.")
    kind: Literal["signed", "agreed", "reaffirmed", "proposed"] = Field(
        description="signed: a document was signed. agreed: the parties decided it together. reaffirmed: an earlier"
        " commitment was repeated. proposed: one party asked for it or offered it."
    )
    parties: list[Name] = Field(description="The countries or organisations that agreed, or the one that proposed.")


class Quote(Cited):
    """What someone said, in the article's own words."""

    speaker: Name = Field(description="Full name of the person who said it.")
    kind: Speech = Field(description="direct: inside quotation marks. reported: told without quotation marks.")
    text: Verbatim = Field(description="What was said.")


class Meeting(BaseModel):
    """A meeting between officials, as one article reports it."""

    schema_id: ClassVar[str] = "meeting/1"

    summary: str = Field(description="Two sentences: who met, where, when, and the main outcome.")
    published: date | None = Field(description="The date of publication printed on the article, or null.")
    date: EventDate = Field(description="When the meeting took place.")
    location: Place | None = Field(description="Where the meeting took place, or null if there was no meeting.")
    participants: list[Participant] = Field(
        description="The people who met, then those only mentioned; each person once, by name."
    )
    agreements: list[Agreement] = Field(description="What was agreed or proposed at the meeting.")
    quotes: list[Quote] = Field(description="The main things that participants said.")
