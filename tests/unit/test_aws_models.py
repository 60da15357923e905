"""The SDK's model files: found and read as the SDK does, only sooner."""

import json
import ssl
from pathlib import Path

import pytest
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import create_loader

from kinesis_tui.aws.http import TlsContexts, no_authorities_read
from kinesis_tui.aws.models import model_loader


def test_a_service_model_is_the_one_that_the_sdk_reads() -> None:
    assert model_loader(None).load_service_model("sts", "service-2") == create_loader().load_service_model(
        "sts", "service-2"
    )


def test_a_service_that_there_is_not_is_unknown_as_the_sdk_has_it() -> None:
    with pytest.raises(UnknownServiceError, match="kinesis"):
        model_loader(None).load_service_model("no-such-service", "service-2")


def test_a_kind_of_model_that_a_service_has_not_is_unknown_as_the_sdk_has_it() -> None:
    with pytest.raises(DataNotFoundError):
        create_loader().load_service_model("sts", "waiters-2")
    with pytest.raises(UnknownServiceError):
        model_loader(None).load_service_model("sts", "waiters-2")


def test_models_of_the_data_path_come_before_those_of_the_sdk(tmp_path: Path) -> None:
    model = tmp_path / "kinesis" / "2099-01-01" / "service-2.json"
    model.parent.mkdir(parents=True)
    model.write_text(json.dumps({"metadata": {"serviceId": "ours"}}))
    loaded = model_loader(f"/nowhere:{tmp_path}").load_service_model("kinesis", "service-2")
    assert loaded["metadata"]["serviceId"] == "ours"


def test_a_tls_context_made_while_no_authorities_are_read_trusts_nobody() -> None:
    with no_authorities_read():
        context = ssl.create_default_context()
    assert not context.get_ca_certs()
    assert context.verify_mode is ssl.CERT_REQUIRED


def test_the_programs_own_tls_contexts_trust_the_authorities() -> None:
    with no_authorities_read():
        context = TlsContexts().make(True)
    assert context.get_ca_certs()
