"""Prompt templates: a workspace's own `prompts/` wins, file by file, over those that ship with the package."""

from pathlib import Path

from summariser.ask.prompt import Example, Templates
from summariser.core.article import Article
from summariser.core.errors import ConfigurationError

SHIPPED = Path(__file__).parent.parent / "prompts"
_CHECKOUT = Path(__file__).parent.parent.parent / "prompts"
"""Where the same files are when the package runs from its source tree."""


def load_templates(schema_name: str, workspace: Path, own: str = "") -> Templates:
    """The texts for a schema: `*.md` in prompts/, and the schema's own in `prompts/<schema name>/`.

    `own` are the instructions that the model brings: they win over those of the package, not over the workspace's.
    """
    folders = [workspace / "prompts", SHIPPED if SHIPPED.is_dir() else _CHECKOUT]
    return Templates(
        system=_read(folders, "system.md"),
        article=_read(folders, "article.md"),
        field=_read(folders, "field.md"),
        instructions=_instructions(folders, schema_name, own),
        examples=_examples(folders, schema_name),
    )


def _instructions(folders: list[Path], schema_name: str, own: str) -> str:
    name = f"{schema_name}/instructions.md"
    shipped = own or _read(folders[1:], name, default="")
    return _read(folders[:1], name, default=shipped)


def _read(folders: list[Path], name: str, default: str | None = None) -> str:
    for folder in folders:
        path = folder / name
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8-sig")  # editors on Windows put a mark in front
            except UnicodeDecodeError as error:
                raise ConfigurationError(f"the prompt {str(path)!r} is not UTF-8: save it as UTF-8") from error
            except OSError as error:
                raise ConfigurationError(f"the prompt {str(path)!r} cannot be read: {error.strerror}") from error
    if default is None:
        raise ConfigurationError(f"there is no prompt {name} in {' or '.join(repr(str(f)) for f in folders)}: add it")
    return default


def _examples(folders: list[Path], schema_name: str) -> tuple[Example, ...]:
    """Pairs `example-*.txt` and `example-*.json` of the first folder that has any."""
    for folder in folders:
        articles = sorted((folder / schema_name).glob("example-*.txt"))
        if articles:
            names = [f"{schema_name}/{path.stem}" for path in articles]
            pairs = [(_read([folder], f"{name}.txt"), _read([folder], f"{name}.json")) for name in names]
            return tuple(Example(Article(text, sha256=""), answer) for text, answer in pairs)
    return ()
