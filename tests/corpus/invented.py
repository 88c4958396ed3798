"""An invented corpus of any size: articles with their reviewed records, people of a dozen countries, five scripts."""

import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.record import ArticleRef, Record, RecordReview

PEOPLE = {
    "Croatia": ("Split", "Ana Ivo Mara", "Kolar Barić Radić"),
    "Ghana": ("Accra", "Kofi Esi Yaw", "Owusu Tetteh Addo"),
    "Latvia": ("Riga", "Ilze Juris Anna", "Ozola Liepa Kalns"),
    "Peru": ("Lima", "José Rosa Luz", "Quispe Mamani Flores"),
    "Vietnam": ("Hanoi", "Nguyễn Lê Trần", "Hải Mai Quỳnh"),
    "Japan": ("Osaka", "山田 森 小林", "健太 葵 翔"),
    "Jordan": ("Amman", "سلمى ليث رنا", "حداد خليل نصار"),
    "Nepal": ("Pokhara", "मीरा अनिल सीता", "जोशी थापा गुरुङ"),
    "Bulgaria": ("Varna", "Олга Иван Мила", "Петрова Колев Димова"),
    "Chile": ("Arica", "Pía Inés Raúl", "Rojas Soto Vidal"),
    "Kenya": ("Nairobi", "Wanjiru Otieno Achieng", "Kamau Mutua Njoroge"),
    "Norway": ("Bergen", "Sølve Ingrid Åse", "Dahl Lie Moen"),
}
COUNTRIES, PLACES = list(PEOPLE), [place for place, _, _ in PEOPLE.values()]
MATTERS = (
    "to open a ferry line between the two ports",
    "to share tide tables and storm warnings",
    "to train forty lighthouse keepers a year",
    "to lend each other paintings for a spring show",
    "to drop the fee for transit of seeds and saplings",
)
WORDS = (
    "Our harbours have waited long enough",
    "we will not be hurried by anybody",
    "the paper lacks a page on fishing",
    "this is the best season for a beginning",
)
KINDS = {"proposed": "proposed", "agreed": "agreed", "signed": "signed a paper"}


@dataclass
class _Writing:
    """An article's text as it grows, and the passages in it."""

    text: str = ""
    flags: list[Flag] = field(default_factory=list)

    def add(self, before: str, words: str, after: str) -> list[dict[str, Any]]:
        start = len(self.text) + len(before)
        self.text += before + words + after
        return [{"start": start, "end": start + len(words), "text": words}]


def corpus(count: int, seed: int = 1) -> list[tuple[Article, Record]]:
    """The same each time. Some are without a day, some flagged, and every tenth tells of the meeting before it."""
    chance = random.Random(seed)  # noqa: S311 - an example is no secret
    found: list[tuple[Article, Record]] = []
    told: tuple[Any, ...] = ()
    for number in range(count):
        if number % 10 != 9 or not told:
            told = (chance.sample(range(12), 2), date(2027, 1, 1) + timedelta(chance.randrange(1500)), chance.random())
        found.append(_written(number, told, chance))
    return found


def _person(country: int, chance: random.Random) -> str:
    """One of nine of a country, the first far more often than the last."""
    at = min(int(chance.expovariate(0.5)), 8)
    _, first, last = PEOPLE[COUNTRIES[country]]
    return f"{first.split()[at % 3]} {last.split()[at // 3]}"


def _written(number: int, told: tuple[Any, ...], chance: random.Random) -> tuple[Article, Record]:
    countries, day, share = told
    a, b = countries
    writing, again = _Writing(), random.Random(share)  # noqa: S311 - texts for tests, no secret
    day = None if number % 25 == 24 else day
    place = PLACES[a]
    people = list(dict.fromkeys([_person(a, again), _person(b, again)]))
    data: dict[str, Any] = {"summary": "A meeting.", "published": None}
    where = writing.add("", place, ", ")
    when = writing.add("", f"{day:%d %B}" if day else "one of these days", ". ")
    basis = "unknown" if day is None else "inferred" if chance.random() < 0.4 else "stated"
    data["date"] = {"start": day and str(day), "end": day and str(day), "basis": basis, "evidence": when}
    data["location"] = {"name": place, "evidence": where}
    data["participants"] = [
        _somebody(name, COUNTRIES[country], "attended", writing.add("", name, f", for {COUNTRIES[country]}, came. "))
        for name, country in zip(people, countries, strict=False)
    ]
    third = _person(chance.randrange(12), chance)
    if third not in people:
        named = writing.add("They spoke of ", third, ". ")
        data["participants"].append(_somebody(third, None, "mentioned", named))
    kind, matter = chance.choice(list(KINDS)), chance.choice(MATTERS)
    parties = [COUNTRIES[a]] if kind == "proposed" else [COUNTRIES[a], COUNTRIES[b]]
    agreed = writing.add(f"{' and '.join(parties)} ", f"{KINDS[kind]} {matter}", ". ")
    data["agreements"] = [{"statement": f"{matter[3:]}", "kind": kind, "parties": parties, "evidence": agreed}]
    data["quotes"] = [_quote(writing, chance.choice(people), chance) for _ in range(1 + number % 3)]
    article = Article.of(f"{writing.text}({number})")
    if number % 7 == 0:
        writing.flags.append(Flag(path="/date/start", code="year_inferred", message="The sentence gives no year."))
    path = f"articles/{number:05}.txt"
    reference = ArticleRef(id=article.id, path=path, sha256=article.sha256, title=f"Report {number} from {place}")
    review = RecordReview(status="reviewed", reviewer="somebody")
    return article, Record(
        schema_id="meeting/1", article=reference, data=data, flags=tuple(writing.flags), review=review
    )


def _somebody(name: str, country: str | None, presence: str, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "title": None, "organisation": None, "country": country, "presence": presence,
            "evidence": evidence}  # fmt: skip


def _quote(writing: _Writing, speaker: str, chance: random.Random) -> dict[str, Any]:
    words, direct = chance.choice(WORDS), chance.random() < 0.5
    evidence = writing.add(
        f"{speaker} said: “" if direct else f"{speaker} said that ", words, "”. " if direct else ". "
    )
    return {"speaker": speaker, "kind": "direct" if direct else "reported", "text": words, "evidence": evidence}


def write(folder: Path, found: list[tuple[Article, Record]]) -> None:
    """A workspace without a journal."""
    for name in ("articles", "reviewed"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for article, record in found:
        assert record.article.path
        (folder / record.article.path).write_text(article.text, "utf-8")
        stem = Path(record.article.path).stem
        (folder / f"reviewed/{stem}.json").write_text(json.dumps(record.as_json()), "utf-8")
