"""The folder of reviewed records: one JSON file for each, written as a whole or not at all."""

import hashlib
from pathlib import Path

from summariser.core.errors import ConfigurationError
from summariser.core.record import Record
from summariser.machine.atomic import dump_json, refuse_link, write_atomic


class FolderRecords:
    """Implements the port RecordFiles. The folder is made when the first record is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def digest(self, name: str) -> str | None:
        """The SHA-256 sum of the file's bytes; None if there is none."""
        path = self.path(name)
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _trouble("read", path, error) from error

    def render(self, record: Record) -> str:
        """The text of a record's file: keys in the order of the format, so that it diffs well."""
        return dump_json(record.as_json())

    def write(self, name: str, text: str) -> None:
        """Replace the file as a whole; it is on disk on return."""
        path = self.path(name)
        try:
            refuse_link(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomic(path, text)
        except OSError as error:
            raise _trouble("written", path, error) from error

    def path(self, name: str) -> Path:
        """Where the record of that name is; ConfigurationError if it is no name of a file."""
        # Names come out of the journal, which somebody else may have made.
        if not name or name != Path(name).name or name in (".", "..") or "\0" in name:
            raise ConfigurationError(f"the journal names a record {name[:60]!r}, which is no name of a file")
        return self._folder / f"{name}.json"


def _trouble(what: str, path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"the record {str(path)!r} cannot be {what}: {error.strerror}: put that right, then finish the article again"
    )
