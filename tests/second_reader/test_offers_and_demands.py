"""meeting/2 by both proposers: what a side offers, what it asks of the other, and what it suggests for both."""

from typing import Any

import pytest

from summariser.core.meeting import Meeting2
from summariser.core.schema import Schema
from summariser.second_reader.fill import wanted
from tests.second_reader.commitment_cases import BEFORE
from tests.second_reader.test_commitments import pipeline, read  # noqa: F401 - a fixture

WANTED = wanted(Schema.of(Meeting2))

ENGLISH = [
    ("offered", "Berg invited Ortega to visit Bergen next spring."),
    ("offered", "Norway is ready to work with Chile on whales."),
    ("offered", "Norway offered to train Chilean divers."),
    ("requested", "Ortega asked Norway to lower its tolls."),
    ("requested", "Chile urged Norway to open its ports."),
    ("requested", "Ortega called on Norway to release the trawler."),
    ("requested", "Ortega requested a loan from Norway."),
    ("requested", "Ortega demanded that Norway end its hunt."),
    ("proposed", "Ortega proposed that the ports share pilots."),
    ("proposed", "Berg called on the two sides to respect the truce."),
    ("proposed", "Berg urged both sides to finish the talks."),
    ("proposed", "Ortega hoped that the two sides would trade more."),
    ("offered", "Chile offered Norway two seats on the board."),
    ("offered", "Berg invited the Chilean president to Oslo."),
    ("offered", "Ortega said Chile is willing to host the next round."),
    ("offered", "Norway stands ready to support the fund."),
    ("offered", "Berg said Norway was ready to buy more copper."),
    ("requested", "Berg asked Chile to release the crew."),
    ("requested", "Norway called on Chile to ratify the convention."),
    ("requested", "Chile requested help with its lighthouses."),
    ("requested", "Berg called for an end to the ban on cod."),
    ("requested", "Berg appealed to Chile to spare the forest."),
    ("proposed", "Berg suggested a joint patrol."),
    ("proposed", "Ortega proposed holding the next talks in Quito."),
    ("proposed", "Berg called on both sides to keep their word."),
    ("proposed", "Ortega said the two countries should open a ferry line."),
    ("proposed", "Berg urged the two parties to speed up the work."),
    ("proposed", "Berg recommended a common register of ships."),
    ("proposed", "Ortega stressed that both countries must protect the strait."),
    ("signed", "After lunch, the two ministers signed a fishing treaty."),
    ("agreed", "Both sides agreed to open a rail link."),
    ("reaffirmed", "Both ministers affirmed their resolve to cut tolls."),
]
ABROAD = [
    ("vi", "offered", "Ông Nam đã mời Bộ trưởng Lào thăm Hà Nội."),
    ("vi", "requested", "Ông Nam kêu gọi Lào mở cửa khẩu."),
    ("vi", "requested", "Ông Nam đề nghị Lào sớm mở cửa khẩu."),
    ("vi", "proposed", "Ông Nam đề nghị hai bên sớm họp lại."),
    ("vi", "proposed", "Ông Nam đề nghị lập một nhóm công tác."),
    ("fr", "requested", "La ministre Colin a demandé à l'Italie d'ouvrir le tunnel."),
    ("fr", "proposed", "La ministre Colin a proposé un fonds pour les ports."),
    ("es", "requested", "El presidente Vega pidió a Chile abrir el puerto."),
    ("es", "proposed", "El presidente Vega propuso crear un fondo."),
    ("de", "offered", "Kanzlerin Meier lud den Präsidenten nach Bonn ein."),
    ("de", "requested", "Kanzlerin Meier forderte die Öffnung der Grenze."),
    ("ru", "offered", "Президент Иванов пригласил премьера Лаоса в Москву."),
    ("ru", "requested", "Президент Иванов призвал Лаос открыть порт."),
    ("zh", "offered", "王毅表示,中方愿同越方加强合作。"),
    ("zh", "requested", "王毅呼吁越方开放口岸。"),
    ("zh", "proposed", "李明建议双方尽快再次会谈。"),
]


def kinds(text: str, code: str = "en", pipeline: Any = None) -> list[str]:  # noqa: F811 - a pipeline
    assert WANTED
    return [kind for kind, _ in read(text, WANTED, code, pipeline)]


@pytest.mark.parametrize(("kind", "sentence"), ENGLISH)
def test_by_words(kind: str, sentence: str) -> None:
    assert kinds(BEFORE + sentence) == [kind]


@pytest.mark.parametrize(("kind", "sentence"), ENGLISH)
def test_by_a_parse(pipeline: Any, kind: str, sentence: str) -> None:  # noqa: F811 - the fixture
    assert kinds(BEFORE + sentence, pipeline=pipeline) == [kind]


@pytest.mark.parametrize(("code", "kind", "sentence"), ABROAD)
def test_in_other_languages(code: str, kind: str, sentence: str) -> None:
    assert kinds(sentence, code) == [kind]
