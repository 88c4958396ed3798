"""Prompt templates: a workspace's own `prompts/` wins, file by file, over those that ship with the package."""

from itertools import product
from pathlib import Path

from summariser.ask.prompt import Example, Templates
from summariser.core.article import Article
from summariser.core.errors import ConfigurationError

SHIPPED = Path(__file__).parent.parent / "prompts"
_CHECKOUT = Path(__file__).parent.parent.parent / "prompts"
"""Where the same files are when the package runs from its source tree."""


def load_templates(schema_id: str, workspace: Path, own: str = "") -> Templates:
    """The texts for a schema: `*.md` in prompts/, and the schema's own in `prompts/<name>-<version>/` or else in
    `prompts/<name>/`.

    `own` are the instructions that the model brings: they win over those of the package, not over the workspace's.
    """
    names = (schema_id.replace("/", "-"), schema_id.partition("/")[0])
    folders = [workspace / "prompts", SHIPPED if SHIPPED.is_dir() else _CHECKOUT]
    return Templates(
        system=_read(folders, "system.md"),
        article=_read(folders, "article.md"),
        field=_read(folders, "field.md"),
        instructions=_instructions(folders, names, own),
        examples=_examples(folders, names),
    )


def _instructions(folders: list[Path], names: tuple[str, str], own: str) -> str:
    return _own(folders[0], names, own or _own(folders[1], names, ""))


def _own(folder: Path, names: tuple[str, str], default: str) -> str:
    name = next((one for one in names if (folder / one / "instructions.md").is_file()), names[-1])
    return _read([folder], f"{name}/instructions.md", default)


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


def _examples(folders: list[Path], names: tuple[str, str]) -> tuple[Example, ...]:
    """Pairs `example-*.txt` and `example-*.json` of the first folder that has any."""
    for folder, name in product(folders, names):
        articles = sorted((folder / name).glob("example-*.txt"))
        if articles:
            found = [f"{name}/{path.stem}" for path in articles]
            pairs = [(_read([folder], f"{one}.txt"), _read([folder], f"{one}.json")) for one in found]
            return tuple(Example(Article(text, sha256=""), answer) for text, answer in pairs)
    return ()
