"""Invented reports of invented meetings, each with the meeting that it is about: pairs of them are labelled thereby.

A story is what a few outlets have on the same days about the same people. What cannot be told from such records is not
in here: two people who met alone and, the same day at the same place, with a third.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

from summariser.core.record import ArticleRef, Provenance, Record, Tokens

DRAFTED = datetime(2031, 12, 1, tzinfo=UTC)
DEAL = "They {} to open {} border markets and to build a bridge over the river Sava by {}."


@dataclass(frozen=True)
class Report:
    """What an outlet has: `when` is a day, or two with a slash between; without `stated` the year was inferred."""

    meeting: str
    when: str
    where: str | None
    who: Sequence[str]
    stated: bool = False
    mentioned: Sequence[str] = ()
    commitments: Sequence[tuple[str, str]] = ()
    said: Sequence[tuple[str, str]] = ()

    def data(self) -> dict[str, Any]:
        start, _, end = self.when.partition("/")
        basis = "unknown" if not start else "stated" if self.stated else "inferred"
        people = [(name, "attended") for name in self.who] + [(name, "mentioned") for name in self.mentioned]
        return {
            "summary": f"{' and '.join(self.who)} met.",
            "published": None,
            "date": {
                "start": start or None, "end": end or start or None, "basis": basis, "evidence": passage(self.when)
            },
            "location": {"name": self.where, "evidence": passage(self.where)} if self.where else None,
            "participants": [
                {"name": name, "title": None, "organisation": None, "country": None, "presence": presence,
                 "evidence": passage(name)}
                for name, presence in people
            ],
            "agreements": [
                {"statement": statement, "kind": kind, "parties": [], "evidence": passage(statement)}
                for kind, statement in self.commitments
            ],
            "quotes": [
                {"speaker": speaker, "kind": "direct", "text": words, "evidence": passage(words)}
                for speaker, words in self.said
            ],
        }  # fmt: skip

    def record(self, number: int, article: str | None = None) -> Record:
        """A record of it, drafted in the order of the numbers."""
        name = article or f"{number:016x}"
        at = DRAFTED + timedelta(minutes=number)
        made = Provenance(model="m", prompt="p", strategy="whole", run="r", usage=Tokens(), cost_usd=0, at=at)
        about = ArticleRef(id=name, path=f"news/{name}.txt", sha256=name * 4)
        return Record(schema_id="meeting/1", article=about, data=self.data(), provenance=made)


def passage(text: str | None) -> list[dict[str, Any]]:
    return [{"start": 0, "end": len(text), "text": text}] if text else []


def all_same(meeting: str, *reports: tuple[Any, ...], **more: Any) -> list[Report]:
    """Reports of one meeting."""
    return [Report(meeting, *one, **more) for one in reports]


STORIES: dict[str, list[Report]] = {
    "diacritics": all_same(
        "d",
        ("2031-03-04", "Hà Nội", ["Đặng Thị Hòa", "Tomáš Dvořák"]),
        ("2031-03-04", "Hanoi", ["Dang Thi Hoa", "Tomas Dvorak"]),
        ("2031-03-04", "HÀ NỘI", ["Đặng Thị Hoà", "Tomas Dvořák", "Lê Quốc Bảo"]),
        ("2031-03-04", "Presidential Palace in Hanoi", ["Dang Thi Hoa", "Tomas Dvorak"]),
    ),
    "order of the family name": all_same(
        "f",
        ("2031-04-11", "Chengdu", ["Zhao Wenbin", "Ishikawa Haruto"]),
        ("2031-04-11", "Chengdu", ["Wenbin Zhao", "Haruto Ishikawa"]),
        ("2031-04-11", None, ["Zhao Wen-bin", "Haruto Ishikawa"]),
    ),
    "titles and initials": all_same(
        "t",
        ("2031-05-02", "Dakar", ["President Amara Diallo", "Foreign Minister Jonas Lindqvist"]),
        ("2031-05-02", "Dakar", ["Amara Diallo", "Jonas P. Lindqvist"]),
        ("2031-05-02", "the port of Dakar", ["Amara Diallo", "Jonas Lindqvist", "Fatou Ndiaye"]),
    ),
    "a call, nowhere": all_same(
        "c",
        ("2031-05-20", None, ["Elena Marku", "Piotr Zielak"]),
        ("2031-05-20", None, ["Elena Marku", "Piotr Zielak"]),
        ("2031-05-20", None, ["Piotr Zielak", "Elena Marku", "Ana Kolar"]),
    ),
    "another day by the time zone, with a number": [
        Report(
            "z",
            "2031-06-03",
            "Ottawa",
            ["Grace Okoro", "Daniel Roy"],
            commitments=[("signed", "They signed a loan of 250 million dollars for two ports.")],
        ),
        Report(
            "z",
            "2031-06-04",
            "Ottawa",
            ["Grace Okoro", "Daniel Roy"],
            stated=True,
            commitments=[("signed", "A credit over 250 million dollars was signed.")],
        ),
        Report(
            "z",
            "2031-06-04",
            None,
            ["Okoro Grace", "Daniel Roy"],
            commitments=[("agreed", "Ottawa is to lend 250 million dollars.")],
        ),
    ],
    "another day by the time zone, with nothing": all_same(
        "y",
        ("2031-06-23", "Lima", ["Rosa Quispe", "Ken Adachi"]),
        ("2031-06-24", "Lima", ["Rosa Quispe", "Ken Adachi"]),
    ),
    "two meetings in a week, both stated": [
        *all_same(
            "a",
            ("2031-07-01", "Riga", ["Janis Ozolins", "Maret Kask"]),
            ("2031-07-01", "Riga", ["Jānis Ozoliņš", "Maret Kask"]),
            stated=True,
        ),
        *all_same(
            "b",
            ("2031-07-04", "Riga", ["Janis Ozolins", "Maret Kask"]),
            ("2031-07-04", "Riga", ["Jānis Ozoliņš", "Maret Kask"]),
            stated=True,
        ),
    ],
    "two meetings in a week, years inferred": [
        *all_same(
            "a",
            ("2031-07-21", "Oslo", ["Nils Berg", "Ahmed Farouk"]),
            ("2031-07-21", "Oslo", ["Nils Berg", "Ahmed Farouk"]),
        ),
        *all_same(
            "b",
            ("2031-07-25", "Oslo", ["Nils Berg", "Ahmed Farouk"]),
            ("2031-07-25", "Oslo", ["Nils Berg", "Ahmed Farouk"]),
        ),
    ],
    "talks that go on the next day": [
        *all_same(
            "a",
            ("2031-08-05", "Geneva", ["Ivo Petrov", "Sara Levin"]),
            ("2031-08-05", "Geneva", ["Ivo Petrov", "Sara Levin"]),
        ),
        *all_same(
            "b",
            ("2031-08-06", "Geneva", ["Ivo Petrov", "Sara Levin"]),
            ("2031-08-06", "Geneva", ["Ivo Petrov", "Sara Levin"]),
        ),
    ],
    "a visit of three days with two talks": [
        *all_same(
            "a",
            ("2031-09-10", "Tashkent", ["Lucia Moretti", "Rustam Karimov"]),
            ("2031-09-10", "Tashkent", ["Lucia Moretti", "Rustam Karimov"]),
            ("2031-09-10/2031-09-12", "Tashkent", ["Lucia Moretti", "Rustam Karimov"]),
            stated=True,
        ),
        *all_same(
            "b",
            ("2031-09-12", "Samarkand", ["Lucia Moretti", "Dilshod Yusupov"]),
            ("2031-09-12", "Samarkand", ["Lucia Moretti", "Dilshod Yusupov"]),
            stated=True,
        ),
    ],
    "one host, three visitors": [
        *all_same(
            "a",
            ("2031-10-01", "Great Hall in Luoyang", ["Gao Lihua", "Peter Hansen"]),
            ("2031-10-01", "Luoyang", ["Gao Lihua", "Peter Hansen"]),
        ),
        *all_same(
            "b",
            ("2031-10-01", "Great Hall in Luoyang", ["Gao Lihua", "Mary Wanjiru"]),
            ("2031-10-01", "Luoyang", ["Gao Lihua", "Mary Wanjiru"]),
        ),
        *all_same(
            "c",
            (
                "2031-10-01",
                "Luoyang",
                ["Gao Lihua", "Omar Saleh"],
            ),
            ("2031-10-01", "Luoyang", ["Lihua Gao", "Omar Saleh"]),
        ),
    ],
    "namesakes": [
        Report("a", "2031-10-14", "Hue", ["Nguyen Van Hung", "Marie Dubois"]),
        Report("b", "2031-10-14", "Can Tho", ["Nguyen Van Hung", "Kim Do-yun"]),
        Report("c", "2031-10-14", "Hue", ["Nguyen Van Hung"]),
        Report("d", "2031-10-15", "Hue", ["Nguyễn Văn Hùng"]),
    ],
    "a summit, and two who met beside it": [
        *all_same(
            "a",
            ("2031-11-03", "Bogota", ["Ana Rojas", "Luis Vega", "Paula Nunes", "Juan Ortiz", "Eva Salas", "Raul Paz"]),
            ("2031-11-03", "Bogotá", ["Ana Rojas", "Luis Vega", "Paula Nunes", "Juan Ortiz"]),
            ("2031-11-03", "Bogota", ["Ana Rojas", "Paula Nunes", "Raúl Paz"]),
        ),
        *all_same(
            "b",
            ("2031-11-03", "Bogota", ["Luis Vega", "Eva Salas"]),
            ("2031-11-03", "Bogota", ["Eva Salas", "Luis Vega"]),
        ),
    ],
    "a delegation that one outlet lists": [
        Report(
            "d",
            "2031-11-18",
            "Accra",
            ["Kofi Owusu", "Lena Vogt", "Max Brandt", "Uta Klein", "Jan Roth"],
            commitments=[("signed", DEAL.format("signed a treaty", "12", "2034"))],
        ),
        Report(
            "d",
            "2031-11-18",
            "Accra",
            ["Kofi Owusu", "Lena Vogt"],
            commitments=[("signed", DEAL.format("signed an accord", "twelve", "2034"))],
        ),
        Report(
            "d",
            "2031-11-18",
            "Accra",
            ["Lena Vogt", "Kofi Owusu"],
            commitments=[("signed", DEAL.format("signed a treaty", "a dozen", "the year 2034"))],
        ),
    ],
    "one name alone, with and without a number": [
        Report(
            "a", "2031-11-26", "Doha", ["Hassan Nouri"], commitments=[("agreed", "Gas worth 900 million will be sold.")]
        ),
        Report(
            "a", "2031-11-26", "Doha", ["Hassan Nouri", "Greta Holm"], commitments=[("agreed", "900 million for gas.")]
        ),
        Report(
            "b", "2031-11-27", "Doha", ["Hassan Nouri"], commitments=[("proposed", "He proposed a school of music.")]
        ),
    ],
    "Cyrillic": all_same(
        "r",
        ("2031-02-03", "Алматы", ["Нурлан Ахметов", "Ольга Сергеева"]),
        ("2031-02-03", "Алматы", ["Ахметов Нурлан", "Сергеева Ольга"]),
        ("2031-02-03", None, ["НУРЛАН АХМЕТОВ", "Ольга Сергеева"]),
    ),
    "Chinese": all_same(
        "h",
        ("2031-02-10", "成都", ["赵文斌", "石川阳斗"]),
        ("2031-02-10", "成都", ["赵文斌", "石川阳斗", "王立"]),
        ("2031-02-10", None, ["石川阳斗", "赵文斌"]),
    ),
    "Arabic": all_same(
        "w",
        ("2031-02-17", "الدوحة", ["حسن نوري", "سلمى حداد"]),
        ("2031-02-17", "الدوحة", ["حَسَن نوري", "سلمى حداد"]),
    ),
    "Korean": all_same(
        "k",
        ("2031-02-24", "서울", ["김도윤", "박서연"]),
        ("2031-02-24", "서울", ["김도윤", "박서연", "이준호"]),
    ),
    "Devanagari": all_same(
        "n",
        ("2031-02-27", "दिल्ली", ["अनिल शर्मा", "मीरा जोशी"]),
        ("2031-02-27", "दिल्ली", ["मीरा जोशी", "अनिल शर्मा"]),
    ),
    "two scripts": all_same(
        "s",
        ("2031-01-09", "Minsk", ["Olga Petrenko", "Ivan Sokol"]),
        ("2031-01-09", "Минск", ["Ольга Петренко", "Иван Сокол"]),
    ),
    "a month for a date": all_same(
        "m",
        ("2031-01-20", "Suva", ["Mere Tavola", "Alan Pike"]),
        ("2031-01-01/2031-01-31", "Suva", ["Mere Tavola", "Alan Pike"]),
    ),
    "no date": all_same(
        "n",
        ("2031-01-28", "Apia", ["Sina Leota", "Alan Pike"]),
        ("", "Apia", ["Sina Leota", "Alan Pike"]),
    ),
    "four outlets, one agency": all_same(
        "o",
        *[("2031-12-02", "Vienna", ["Petra Gruber", "Samuel Adeyemi"])] * 3,
        ("2031-12-02", "Wien", ["Petra Gruber", "Samuel Adeyemi"]),
    ),
    "the same pair in two capitals": [
        *all_same(
            "a",
            ("2031-12-09", "Quito", ["Diego Mora", "Carla Reyes"]),
            ("2031-12-09", "Quito", ["Diego Mora", "Carla Reyes", "Ivan Luna"]),
        ),
        *all_same(
            "b",
            ("2031-12-12", "Lima", ["Diego Mora", "Carla Reyes"]),
            ("2031-12-12", "Lima", ["Carla Reyes", "Diego Mora"]),
        ),
    ],
    "ministers of one delegation, each with a colleague": [
        Report("a", "2031-12-16", "Tunis", ["Leila Trabelsi", "Marc Petit"]),
        Report("b", "2031-12-16", "Tunis", ["Leila Trabelsi", "Julie Renard"]),
        Report("c", "2031-12-16", "Tunis", ["Sami Gharbi", "Marc Petit"]),
        Report("a", "2031-12-16", "Tunis", ["Leïla Trabelsi", "Marc Petit"]),
    ],
    "dates that articles infer otherwise": [
        Report(
            "a",
            "2031-12-20",
            "Bern",
            ["Urs Keller", "Aisha Bello"],
            commitments=[("agreed", "A fund of 75 million francs.")],
        ),
        Report(
            "a",
            "2031-12-21",
            "Bern",
            ["Urs Keller", "Aisha Bello"],
            commitments=[("agreed", "75 million francs go to a fund.")],
        ),
        Report(
            "b",
            "2031-12-27",
            "Bern",
            ["Urs Keller", "Aisha Bello"],
            commitments=[("agreed", "A fund of 75 million francs.")],
        ),
    ],
}


def records() -> list[tuple[str, Record]]:
    """All reports as records, each with its meeting."""
    told = ((story, report) for story, reports in STORIES.items() for report in reports)
    return [(f"{story}/{report.meeting}", report.record(number)) for number, (story, report) in enumerate(told)]


def labelled() -> Iterator[tuple[str, str, bool]]:
    """The ids of every two reports of one story, and whether they are about one meeting."""
    number = 0
    for reports in STORIES.values():
        ids = [(f"{number + at:016x}", report.meeting) for at, report in enumerate(reports)]
        number += len(reports)
        for (one, a), (other, b) in combinations(ids, 2):
            yield one, other, a == b
