"""Who is who: the people of an article, and whom a surname, a role or a pronoun means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summariser.core.article import Article, Span
from summariser.language.words import Language
from summariser.second_reader.found import Person

_CAPITALS = re.compile(r"[A-ZÀ-ÞĐ][\w’'-]+(?: [A-ZÀ-ÞĐ][\w’'-]+)+")


@dataclass(frozen=True)
class Meant:
    """Whom words mean. name: a person's full name, or the words themselves for a body. doubt: as in Speech.

    person: whether it is one of the article's people, or somebody who is not named.
    """

    name: str
    doubt: str = ""
    person: bool = False


@dataclass
class Cast:
    """The people of an article in the order of their first mention."""

    article: Article
    language: Language
    people: tuple[Person, ...]

    @staticmethod
    def of(article: Article, language: Language, names: Sequence[Span] = ()) -> "Cast":
        """`names`: where a recogniser of names found people; without one, capitals and titles tell them."""
        spans = list(names) or [Span(*m.span()) for m in _CAPITALS.finditer(article.text)]
        people: dict[str, Person] = {}
        for span in spans:
            name = article[span]
            if " " in name and name not in people:
                people[name] = Person(name, span)
        return Cast(article, language, tuple(people.values()))

    def meant(self, words: Span) -> Meant | None:
        """Whom a subject or another phrase means: a name, a surname, a role, a pronoun. None for what speaks for
        nobody (it, there, the sun)."""
        text = self.article[words]
        own = set(re.findall(r"\w+", text))
        for person in self.people:
            if own & set(person.name.split()):
                return Meant(person.name, person=True)
        if text.casefold() in ("he", "she"):
            before = [p for p in self.people if p.span.start < words.start]
            return Meant(before[-1].name, person=True) if before else None
        return Meant(text)
