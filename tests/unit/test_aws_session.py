"""One session, clients made once, every way of not reaching AWS a failure with a remedy."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from kinesis_tui import failure
from kinesis_tui.aws.session import AwsSession, Connection
from tests.support.aws import REGION, isolate, open_session
from tests.support.kinesis_server import KinesisServer, faults
from tests.support.waiting import until

KEYS = "[default]\naws_access_key_id = {key}\naws_secret_access_key = secret\n"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    isolate(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
async def server() -> AsyncIterator[KinesisServer]:
    async with KinesisServer() as scripted:
        scripted.create_stream("orders")
        yield scripted


def self_signed(bundle: Path) -> ssl.SSLContext:
    """Write a certificate for 127.0.0.1 that vouches for itself, and return a server's TLS context with it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    bundle.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = bundle.with_suffix(".key")
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(bundle, secret)
    return context


async def list_streams(aws: AwsSession) -> list[str]:
    page = await aws.call("kinesis", "list_streams", {}, what="ListStreams", attempts=1)
    return [str(name) for name in page.stream_names]


async def test_one_session_is_made_however_much_is_asked_at_once(
    server: KinesisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import aioboto3

    made: list[object] = []
    original = aioboto3.Session.__init__

    def counted(session: object, *args: object, **parameters: object) -> None:
        made.append(session)
        original(session, *args, **parameters)

    monkeypatch.setattr(aioboto3.Session, "__init__", counted)
    async with open_session(server.url) as aws:
        await asyncio.gather(aws.warm(), *(list_streams(aws) for _ in range(20)), aws.identity(), aws.warm())
        assert await aws.sdk_session() is made[0]
    assert len(made) == 1


async def test_a_client_is_made_once_for_each_service_and_number_of_attempts(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        clients = await asyncio.gather(*(aws.client("kinesis") for _ in range(10)))
        assert len({id(client) for client in clients}) == 1
        assert await aws.client("kinesis", attempts=1) is not clients[0]
        assert await aws.client("sts") is not clients[0]


async def test_a_caller_that_gives_up_does_not_stop_the_client_for_others(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        impatient = asyncio.create_task(aws.client("kinesis"))
        await asyncio.sleep(0)
        impatient.cancel()
        assert await list_streams(aws) == ["orders"]


async def test_the_identity_names_account_and_role(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        identity = await aws.identity()
    assert (identity.account, identity.role) == ("123456789012", "tester")


async def test_the_user_agent_names_this_program_and_the_sdk(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        await list_streams(aws)
    agent = server.requests[-1].headers["User-Agent"]
    assert agent.startswith("kinesis-tui/")
    assert "botocore/" in agent


async def test_aws_region_wins_over_aws_default_region_and_the_profile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config").write_text("[default]\nregion = us-west-1\n")
    monkeypatch.delenv("AWS_REGION")

    async def resolved(region: str | None = None) -> str | None:
        async with open_session(region=region) as aws:
            await aws.warm([])
            return aws.region

    assert await resolved() == "us-west-1"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    assert await resolved() == "eu-north-1"
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    assert await resolved() == "ap-south-1"
    assert await resolved("sa-east-1") == "sa-east-1"
    monkeypatch.setenv("AWS_REGION", "")
    assert await resolved() == "eu-north-1"


async def test_the_endpoint_of_the_environment_is_used_and_shown(
    server: KinesisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_KINESIS", server.url)
    async with open_session() as aws:
        assert await list_streams(aws) == ["orders"]
        assert aws.endpoint_url == server.url


async def test_the_profile_is_used_and_shown(server: KinesisServer, home: Path) -> None:
    (home / "config").write_text(f"[profile prod]\nregion = ca-central-1\nendpoint_url = {server.url}\n")
    (home / "credentials").write_text(KEYS.format(key="AKIAPROD").replace("default", "prod"))
    async with open_session(profile="prod") as aws:
        assert aws.profile == "prod"
        assert await list_streams(aws) == ["orders"]
        assert aws.endpoint_url == server.url
        assert "AKIAPROD" in server.requests[-1].headers["Authorization"]


async def test_without_a_region_it_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path, region=None)
    async with open_session() as aws:
        with pytest.raises(failure.Invalid, match=r"no region.*--region.*AWS_REGION"):
            await list_streams(aws)


async def test_a_profile_that_does_not_exist_is_named_and_may_appear_later(server: KinesisServer, home: Path) -> None:
    async with open_session(server.url, profile="prod") as aws:
        with pytest.raises(failure.Invalid, match="prod"):
            await aws.warm()
        with pytest.raises(failure.Invalid, match="prod"):
            await list_streams(aws)
        (home / "credentials").write_text(KEYS.format(key="AKIAPROD").replace("default", "prod"))
        assert await list_streams(aws) == ["orders"]


async def test_a_config_file_that_cannot_be_read_is_a_failure(home: Path) -> None:
    (home / "config").write_text("this is not a config file\n")
    async with open_session() as aws:
        with pytest.raises(failure.Invalid, match="config"):
            await list_streams(aws)


async def test_without_credentials_it_says_where_to_put_them_and_takes_them_up(
    server: KinesisServer, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    isolate(monkeypatch, home, credentials=False)
    async with open_session(server.url) as aws:
        monkeypatch.setattr("kinesis_tui.aws.session.RENEW_SECONDS", 0.0)
        with pytest.raises(failure.CredentialsMissing, match="aws configure"):
            await list_streams(aws)
        assert not server.requests
        (home / "credentials").write_text(KEYS.format(key="AKIALATER"))
        assert await list_streams(aws) == ["orders"]


async def test_keys_renewed_in_the_file_are_taken_up_by_the_running_session(
    server: KinesisServer, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    isolate(monkeypatch, home, credentials=False)
    monkeypatch.setattr("kinesis_tui.aws.session.RENEW_SECONDS", 0.0)
    (home / "credentials").write_text(KEYS.format(key="AKIAOLD"))
    async with open_session(server.url) as aws:
        await list_streams(aws)
        expired = server.fail("*", faults.expired_token(), times=None)
        for _ in range(3):
            with pytest.raises(failure.CredentialsExpired):
                await list_streams(aws)
        (home / "credentials").write_text(KEYS.format(key="AKIANEW"))
        expired.clear()
        assert await list_streams(aws) == ["orders"]
        assert "AKIANEW" in server.requests[-1].headers["Authorization"]


PROCESS = """import datetime, json
expires = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours={hours})
print(json.dumps({{"Version": 1, "AccessKeyId": "{key}", "SecretAccessKey": "secret", "Expiration": str(expires)}}))
"""


async def test_a_credential_process_is_asked_again_when_aws_refuses_what_it_said_was_good_for_an_hour(
    server: KinesisServer, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    isolate(monkeypatch, home, credentials=False)
    monkeypatch.setattr("kinesis_tui.aws.session.RENEW_SECONDS", 0.0)
    process = home / "process.py"
    (home / "config").write_text(f"[default]\ncredential_process = {sys.executable} {process}\n")
    process.write_text(PROCESS.format(key="AKIAOLD", hours=1))
    async with open_session(server.url) as aws:
        await list_streams(aws)
        expired = server.fail("*", faults.expired_token(), times=None)
        with pytest.raises(failure.CredentialsExpired):
            await list_streams(aws)
        process.write_text(PROCESS.format(key="AKIANEW", hours=1))
        expired.clear()
        assert await list_streams(aws) == ["orders"]
        assert "AKIANEW" in server.requests[-1].headers["Authorization"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (PROCESS.format(key="AKIAOLD", hours=-1), failure.CredentialsExpired),
        ("print('please sign in')", failure.CredentialsMissing),
        ("print('{}')", failure.CredentialsMissing),
        ("print('[]')", failure.CredentialsMissing),
        (PROCESS.replace("str(expires)", "'soon'").format(key="AKIAOLD", hours=1), failure.CredentialsMissing),
        ("import sys; sys.exit('please sign in')", failure.CredentialsMissing),
    ],
    ids=["expired", "words", "nothing", "a list", "no time", "exit status"],
)
async def test_a_credential_process_that_gives_nothing_usable_is_a_failure_until_it_does(
    told: str, kind: type[failure.Failure], server: KinesisServer, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    isolate(monkeypatch, home, credentials=False)
    monkeypatch.setattr("kinesis_tui.aws.session.RENEW_SECONDS", 0.0)
    process = home / "process.py"
    (home / "config").write_text(f"[default]\ncredential_process = {sys.executable} {process}\n")
    process.write_text(told)
    async with open_session(server.url) as aws:
        for _ in range(2):
            with pytest.raises(kind):
                await list_streams(aws)
        process.write_text(PROCESS.format(key="AKIANEW", hours=1))
        assert await list_streams(aws) == ["orders"]


async def test_a_role_that_needs_an_mfa_code_is_a_failure_and_never_a_prompt(server: KinesisServer, home: Path) -> None:
    (home / "credentials").write_text(KEYS.format(key="AKIABASE"))
    (home / "config").write_text(
        "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = default\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
    )
    async with open_session(server.url, profile="admin") as aws:
        with pytest.raises(failure.CredentialsMissing, match="MFA code"):
            await list_streams(aws)


async def test_a_role_is_assumed_though_the_session_is_read_only_and_kept_where_the_aws_cli_keeps_it(
    server: KinesisServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    (home / "credentials").write_text(KEYS.format(key="AKIABASE"))
    (home / "config").write_text(
        "[profile reader]\nrole_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = default\n"
    )
    async with open_session(profile="reader") as aws:
        assert await list_streams(aws) == ["orders"]
    assert "ASIAASSUMED" in server.requests[-1].headers["Authorization"]
    assert len(list((home / ".aws" / "cli" / "cache").glob("*.json"))) == 1


async def test_a_sign_in_that_is_missing_says_aws_sso_login(server: KinesisServer, home: Path) -> None:
    (home / "config").write_text(
        "[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = reader\n"
        "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
    )
    async with open_session(server.url, profile="sso") as aws:
        with pytest.raises(failure.CredentialsExpired, match="aws sso login"):
            await list_streams(aws)


@pytest.mark.parametrize(
    ("url", "kind", "words"),
    [
        ("http://127.0.0.1:1", failure.Unreachable, "refused the connection"),
        ("http://no-such-host.invalid", failure.Unreachable, "does not resolve"),
        ("not-a-url", failure.Invalid, "endpoint"),
    ],
)
async def test_an_endpoint_that_is_not_there_is_told_apart(url: str, kind: type[failure.Failure], words: str) -> None:
    async with open_session(url) as aws:
        with pytest.raises(kind, match=words):
            await list_streams(aws)


async def test_tls_to_a_server_that_speaks_none_fails_as_tls(server: KinesisServer) -> None:
    async with open_session(server.url.replace("http:", "https:")) as aws:
        with pytest.raises(failure.TlsFailed, match="AWS_CA_BUNDLE"):
            await list_streams(aws)


async def test_a_bundle_of_authorities_that_is_missing_is_named(
    server: KinesisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere/ca.pem")
    async with open_session(server.url) as aws:
        with pytest.raises(failure.TlsFailed, match=r"/nowhere/ca\.pem"):
            await aws.warm()
        with pytest.raises(failure.TlsFailed, match=r"/nowhere/ca\.pem"):
            await list_streams(aws)


async def test_a_private_authority_is_trusted_when_aws_ca_bundle_names_it(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    bundle = home / "ca.pem"
    async with KinesisServer(tls=self_signed(bundle)) as server:
        server.create_stream("orders")
        async with open_session(server.url) as aws:
            with pytest.raises(failure.TlsFailed, match=r"(?i)certificate.*AWS_CA_BUNDLE"):
                await list_streams(aws)
        monkeypatch.setenv("AWS_CA_BUNDLE", str(bundle))
        async with open_session(server.url) as aws:
            assert await list_streams(aws) == ["orders"]


async def test_a_cancelled_call_is_cancelled_and_no_failure(server: KinesisServer) -> None:
    release = asyncio.Event()
    server.fail("ListStreams", faults.stall(release))
    async with open_session(server.url) as aws:
        call = asyncio.create_task(list_streams(aws))
        await until(lambda: server.seen("ListStreams"))
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        release.set()


async def test_closing_ends_calls_under_way_and_opens_nothing_again(server: KinesisServer) -> None:
    release = asyncio.Event()
    server.fail("ListStreams", faults.stall(release), times=None)
    aws = open_session(server.url)
    calls = [asyncio.create_task(list_streams(aws)) for _ in range(300)]
    await until(lambda: len(server.seen("ListStreams")) == 256)
    await asyncio.gather(aws.close(), aws.close())
    for outcome in await asyncio.gather(*calls, return_exceptions=True):
        assert isinstance(outcome, failure.Unreachable)
        assert "closing" in outcome.why
    release.set()
    await aws.close()
    seen = len(server.requests)
    with pytest.raises(failure.Unreachable, match="closing"):
        await list_streams(aws)
    assert len(server.requests) == seen


async def test_switching_the_region_stays_on_the_session(server: KinesisServer) -> None:
    async with open_session(server.url, region="eu-west-1") as aws:
        await list_streams(aws)
        session = await aws.sdk_session()
        await aws.switch(Connection(region="us-east-2", endpoint_url=server.url))
        await list_streams(aws)
        assert aws.region == "us-east-2"
        assert await aws.sdk_session() is session
    assert "/us-east-2/kinesis/" in server.requests[-1].headers["Authorization"]


async def test_switching_the_profile_takes_its_credentials_and_one_that_is_missing_changes_nothing(
    server: KinesisServer, home: Path
) -> None:
    (home / "credentials").write_text(KEYS.format(key="AKIAPROD").replace("default", "prod"))
    async with open_session(server.url) as aws:
        await list_streams(aws)
        with pytest.raises(failure.Invalid, match="nope"):
            await aws.switch(Connection(profile="nope", endpoint_url=server.url))
        assert await list_streams(aws) == ["orders"]
        assert aws.profile is None
        await aws.switch(Connection(profile="prod", endpoint_url=server.url))
        assert await list_streams(aws) == ["orders"]
    assert "AKIAPROD" in server.requests[-1].headers["Authorization"]


async def test_a_call_under_way_while_the_region_is_switched_fails_and_is_not_cancelled(server: KinesisServer) -> None:
    release = asyncio.Event()
    server.fail("ListStreams", faults.stall(release), times=None)
    async with open_session(server.url) as aws:
        calls = [asyncio.create_task(list_streams(aws)) for _ in range(300)]
        await until(lambda: len(server.seen("ListStreams")) == 256)
        await aws.switch(Connection(region="us-east-2", endpoint_url=server.url))
        for outcome in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(outcome, failure.Unreachable)
        release.set()


async def test_one_client_can_go_to_another_region(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        await aws.call("kinesis", "list_streams", {}, what="ListStreams", region="ap-south-1")
        assert aws.region == REGION
    assert "/ap-south-1/kinesis/" in server.requests[-1].headers["Authorization"]


async def test_profiles_and_regions_are_known_once_warm(home: Path) -> None:
    (home / "credentials").write_text(KEYS.format(key="AKIAPROD").replace("default", "prod"))
    async with open_session() as aws:
        assert (aws.profiles(), aws.regions()) == ([], [])
        await aws.warm()
        assert aws.profiles() == ["prod"]
        assert {"eu-west-1", "cn-north-1", "us-gov-west-1"} <= set(aws.regions())


async def test_a_session_that_never_opened_closes() -> None:
    async with open_session() as aws:
        assert aws.region is None
    await aws.close()


async def test_properties_are_known_before_and_after_warming() -> None:
    async with open_session("http://127.0.0.1:1", region=REGION) as aws:
        assert (aws.region, aws.endpoint_url, aws.profile) == (REGION, "http://127.0.0.1:1", None)
        await aws.warm()
        assert (aws.region, aws.endpoint_url, aws.profile) == (REGION, "http://127.0.0.1:1", None)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999", "ftp://x", "nonsense", "https://", "http://[::1", "http://me:hunter2@127.0.0.1:1"]
)
async def test_what_can_not_be_an_endpoint_is_refused_in_a_sentence_without_its_password(url: str) -> None:
    async with open_session(url) as aws:
        with pytest.raises(failure.Invalid, match="not the URL of an endpoint") as refused:
            await aws.call("kinesis", "list_streams", {}, what="ListStreams")
    assert "hunter2" not in str(refused.value)


async def test_an_identity_without_an_account_is_no_identity(server: KinesisServer) -> None:
    server.account = ""
    async with open_session(server.url) as aws:
        with pytest.raises(failure.GarbledAnswer, match="names no account"):
            await aws.identity()
