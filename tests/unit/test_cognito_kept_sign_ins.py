"""Sign-ins in the system's keyring: without the client's secret, and one sentence where there is no keyring."""

import sys
from collections.abc import Callable

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from kinesis_tui.failure import Failure, GarbledAnswer
from kinesis_tui.services.cognito.kept_sign_ins import INDEX, SERVICE, KeptSignIns
from kinesis_tui.tokens_at_hand import SignIn
from tests.support.cognito.keyring import LockedKeyring, MemoryKeyring, PlainFileKeyring

ADA = SignIn(
    name="ada at web",
    pool_id="eu-west-1_AbCdEfGhI",
    client_id="1example",
    username="ada",
    obtained_ms=5,
    id_token="an id token",
    refresh_token="a refresh token",
    client_secret="the secret of the client",
    device_key="device",
)
GRACE = SignIn(name="grace", pool_id="p", client_id="c", username=None, obtained_ms=6, access_token="an access token")


Use = Callable[[KeyringBackend], None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    return lambda backend: monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


async def test_a_sign_in_is_kept_listed_read_and_removed_without_a_trace(use: Use) -> None:
    memory, kept = MemoryKeyring(), KeptSignIns()
    use(memory)
    assert await kept.names() == []
    for sign_in in (ADA, GRACE, ADA):
        await kept.keep(sign_in)
    assert await kept.names() == ["ada at web", "grace"]
    read = await kept.read("ada at web")
    assert read is not None
    assert (read.id_token, read.refresh_token, read.device_key) == ("an id token", "a refresh token", "device")
    assert read.client_secret is None
    assert not any("the secret of the client" in text for text in memory.entries.values())
    await kept.remove("ada at web")
    assert (await kept.names(), await kept.read("ada at web")) == (["grace"], None)
    await kept.remove("grace")
    await kept.remove("grace")
    assert memory.entries == {}


@pytest.mark.parametrize("backend", [NoKeyring, PlainFileKeyring])
async def test_a_system_without_a_keyring_says_so_in_one_sentence(use: Use, backend: type[KeyringBackend]) -> None:
    use(backend())
    with pytest.raises(Failure, match="no keyring that a program may use; tokens stay in memory alone"):
        await KeptSignIns().keep(ADA)


async def test_a_missing_library_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(Failure, match=r"pip install 'kinesis-tui\[keyring\]'"):
        await KeptSignIns().names()


async def test_a_keyring_that_refuses_is_not_quoted(use: Use) -> None:
    use(LockedKeyring())
    with pytest.raises(Failure, match=r"refused \(KeyringLocked\); unlock it") as refused:
        await KeptSignIns().keep(ADA)
    assert "token" not in str(refused.value)
    assert refused.value.__suppress_context__


async def test_what_others_wrote_there_is_not_believed(use: Use) -> None:
    memory = MemoryKeyring()
    use(memory)
    memory.set_password(SERVICE, INDEX, "not JSON")
    with pytest.raises(GarbledAnswer):
        await KeptSignIns().names()
