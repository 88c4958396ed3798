"""Users and their sessions in the journal, which holds nothing that could be used to sign in."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from summariser.core.errors import ConfigurationError
from summariser.journal import users
from summariser.journal.store import SqlJournal
from summariser.journal.users import SqlUsers
from tests.journal.conftest import SQLITE

Ask = Callable[..., list[Any]]
Reopen = Callable[[], SqlJournal]


@pytest.fixture
def people(journal: SqlJournal) -> SqlUsers:
    return journal.users


async def signed_in(people: SqlUsers, name: str) -> str:
    """The cookie of somebody who was just made and signs in."""
    assert await people.choose(name, await people.add(name), f"hash of {name}'s")
    user = await people.find(name)
    assert user
    return await people.begin(user)


async def test_a_token_chooses_a_password_once_whoever_else_has_it(people: SqlUsers, ask: Ask) -> None:
    token = await people.add("Ana")
    assert not await people.choose("Ana", "0" * 48, "hash")
    assert not await people.choose("Bo", token, "hash")
    tries = [people.choose("ana", token, f"hash {number}") for number in range(5)]
    assert sorted(await asyncio.gather(*tries)) == [False, False, False, False, True]
    assert not await people.choose("Ana", token, "another")
    assert ask("SELECT token, token_until FROM users") == [("", "")]


async def test_a_token_grows_old(people: SqlUsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "TOKEN", timedelta(0))
    assert not await people.choose("Ana", await people.add("Ana"), "hash")


async def test_a_session_is_of_whom_it_was_begun_by_and_ends(people: SqlUsers) -> None:
    ana, bo = await signed_in(people, "Ana"), await signed_in(people, "Bo")
    first, second = await people.session(ana), await people.session(bo)
    assert first
    assert second
    assert (first.name, second.name) == ("Ana", "Bo")
    assert all(one.seen for one in await people.everybody())
    await people.end(first.id)
    assert await people.session(ana) is None
    assert await people.session("") is None
    assert await people.session("Bo") is None
    assert await people.alive({first.id, second.id}) == {second.id}


async def test_a_session_ends_when_nobody_is_there_or_after_a_day(
    people: SqlUsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = await signed_in(people, "Ana")
    session = await people.session(cookie)
    assert session
    monkeypatch.setattr(users, "IDLE", timedelta(seconds=6))  # each look at the clock turns it on by one
    for _ in range(10):
        await people.touch([session.id])
        assert await people.session(cookie)
    monkeypatch.setattr(users, "LONGEST", timedelta(seconds=3))
    await people.touch([session.id])
    assert await people.session(cookie) is None
    monkeypatch.setattr(users, "LONGEST", timedelta(days=1))
    for _ in range(4):
        await people.alive([session.id])
    assert await people.session(cookie) is None
    await people.touch([session.id])
    assert await people.session(cookie) is None, "what has ended does not begin again"
    assert [(one.name, one.seen) for one in await people.everybody()] == [("Ana", "")]


@pytest.mark.parametrize("gone", ["renew", "remove"])
async def test_a_new_token_or_a_removal_ends_sessions_and_the_password(people: SqlUsers, gone: str) -> None:
    ana, bo = await signed_in(people, "Ana"), await signed_in(people, "Bo")
    before = await people.find("Ana")
    assert before
    await getattr(people, gone)("ANA")
    assert await people.session(ana) is None
    assert await people.session(bo)
    assert await people.begin(before) == "", "whoever was just being looked at comes too late"
    with pytest.raises(ConfigurationError, match="no user 'Cleo'"):
        await getattr(people, gone)("Cleo")


async def test_names_are_one_however_they_are_typed(people: SqlUsers) -> None:
    await people.add("Zo\u00eb de la Cru\u0301z")
    for same in ("zoe\u0308 DE LA CRU\u0301Z", " Zo\u00eb de la Cr\u00faz ", "Zo\u00eb de la Cr\u00faz"):
        found = await people.find(same)
        assert found
        assert found.name == "Zo\u00eb de la Cr\u00faz"
        with pytest.raises(ConfigurationError, match="already"):
            await people.add(same)
    await people.add("Ana  Silva")
    with pytest.raises(ConfigurationError, match="'Ana Silva' already"):  # to reviews and assignments it is one person
        await people.add("ana Silva")
    for name in ("李 明", "محمد‌علی", "Ωμέγα/../<b>&amp;"):
        await people.add(name)
        found = await people.find(name)
        assert found
        assert found.name == name
    for none in ("", "  ", "\u200d \u200c", "a\x1b[31mb", "a\nb", "a\x00b", "a\u202eb", "\ud800", "n" * 200):
        with pytest.raises(ConfigurationError):
            await people.add(none)
        assert await people.find(none) is None


async def test_nothing_that_signs_in_is_written(people: SqlUsers, ask: Ask) -> None:
    token = await people.add("Ana")
    cookie = await signed_in(people, "Bo")
    await people.everybody()
    written = str(ask("SELECT * FROM users")) + str(ask("SELECT * FROM sign_ins"))
    assert token not in written
    assert cookie not in written


@SQLITE
async def test_nothing_that_signs_in_is_in_the_file(reopen: Reopen, path: Path) -> None:
    journal = reopen()
    secrets = [await journal.users.add("Ana"), await signed_in(journal.users, "Bo")]
    files = [one.read_bytes() for one in path.parent.iterdir() if one.is_file()]
    assert any(b"hash of Bo's" in one for one in files)
    for one in secrets:
        assert not any(one.encode() in file for file in files)
