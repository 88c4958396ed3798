"""Names of exported files: told apart everywhere, and never a way out of the folder."""

import unicodedata

import pytest

from summariser.core.record import ArticleRef, Record
from summariser.export.export import ExportedRecord, drafted


def names(*articles: tuple[str | None, str | None]) -> list[str]:
    records = [
        Record(schema_id="x/1", article=ArticleRef(id=id, path=path, sha256="f" * 64), data={}) for path, id in articles
    ]
    found = [one for one in drafted((record, "waiting") for record in records) if isinstance(one, ExportedRecord)]
    assert [one.record for one in found] == records
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("seeds/001_e8c.txt", "001_e8c"),
        ("a/b.c/report.final.html", "report.final"),
        ("news.jsonl:12", "news"),
        ("Thủ tướng (2).txt", "Thủ tướng (2)"),
        (unicodedata.normalize("NFD", "Thủ.txt"), unicodedata.normalize("NFD", "Thủ")),
        ("हिन्दी.txt", "हिन्दी"),
        ("a\x1b[2Jb\n.txt", "a_[2Jb_"),
        ('a:b"c*?.txt', "a_b_c__"),
        ("..", "id"),
        (".hidden.txt", "hidden"),
        ("...", "id"),
        ("a\\..\\b.txt", "a_.._b"),
        ("trailing. .txt", "trailing"),
        ("___.txt", "id"),
        ("", "id"),
        (None, "id"),
    ],
)
def test_a_file_has_its_articles_stem(path: str | None, name: str) -> None:
    assert names((path, "id")) == [name]


def test_a_record_without_an_id_is_known_by_its_files_hash() -> None:
    assert names((None, None)) == ["f" * 16]


def test_two_articles_with_one_stem_are_told_apart_by_their_ids() -> None:
    assert names(("a/x.txt", "1"), ("b/x.txt", "2"), ("c/y.txt", "3")) == ["x", "x-2", "y"]


def test_names_that_some_file_systems_hold_to_be_equal_are_told_apart() -> None:
    composed, decomposed = (unicodedata.normalize(form, "Thủ") for form in ("NFC", "NFD"))
    assert names(("X.txt", "1"), ("x.txt", "2")) == ["X", "x-2"]
    assert names((f"{composed}.txt", "1"), (f"{decomposed}.txt", "2")) == [composed, f"{decomposed}-2"]


def test_a_name_that_looks_like_an_appended_id_is_not_written_over() -> None:
    assert names(("x-2.txt", "1"), ("x.txt", "9"), ("y/x.txt", "2")) == ["x-2", "x", "x-2-2"]


def test_a_long_name_fits_into_a_file_system() -> None:
    (name,) = names(("字" * 250 + ".txt", "1"))
    assert len(f"{name}-{'0' * 16}.json".encode()) <= 255
    assert set(name) == {"字"}
