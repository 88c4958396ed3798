"""Articles where records say they are, and only in the workspace."""

from pathlib import Path

import pytest

from summariser.core.article import Article
from summariser.core.record import ArticleRef
from summariser.files.own_articles import article_at, link_to


def reference(path: str | None, text: str = "They met.\n") -> ArticleRef:
    article = Article.of(text)
    return ArticleRef(id=article.id, path=path, sha256=article.sha256)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "w/a b").mkdir(parents=True)
    (tmp_path / "w/a b/#1?.txt").write_text("They met.\n", "utf-8")
    (tmp_path / "outside.txt").write_text("They met.\n", "utf-8")
    (tmp_path / "w/link.txt").symlink_to(tmp_path / "outside.txt")
    return tmp_path / "w"


def test_the_article_of_a_record_is_found_and_linked(workspace: Path) -> None:
    found = article_at(workspace, reference("a b/#1?.txt"))
    assert found
    assert found.text == "They met.\n"
    assert link_to(workspace, reference("a b/#1?.txt"), workspace / "r.html") == "./a%20b/%231%3F.txt"
    assert link_to(workspace, reference("a b/#1?.txt"), workspace / "a b/r.html") == "./%231%3F.txt"


def test_a_file_that_has_changed_is_another_article(workspace: Path) -> None:
    assert article_at(workspace, reference("a b/#1?.txt", "They did not meet.\n")) is None


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "../outside.txt",
        "link.txt",
        "a b",
        "gone.txt",
        "a\0b",
        "x" * 5000,
        "javascript:alert(1)",
        "/etc/passwd",
    ],
)
def test_nothing_outside_of_the_workspace_is_read_or_linked(workspace: Path, path: str | None) -> None:
    assert article_at(workspace, reference(path)) is None
    assert link_to(workspace, reference(path), workspace / "r.html") is None
