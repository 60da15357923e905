"""Cognito's answers, as the SDK parses them, made into the model's values; nothing of the SDK goes further."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kinesis_tui.aws.answers import Answer, millis
from kinesis_tui.services.cognito.model.user_pool import (
    AppClient,
    Group,
    LogDelivery,
    ResourceServer,
    Trigger,
    User,
    UserPool,
)

_UNITS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
_VERSIONED = {"PreTokenGenerationConfig": "PreTokenGeneration"}
_NO_TRIGGER = ("KMSKeyID",)


def listed_pool(answer: Answer) -> UserPool:
    """Return what ListUserPools says of one pool."""
    return UserPool(
        id=str(answer["Id"]),
        name=str(answer.get("Name", answer["Id"])),
        status=answer.get("Status"),
        creation_date=millis(answer.get("CreationDate")),
        last_modified_date=millis(answer.get("LastModifiedDate")),
    )


def described_pool(answer: Answer) -> UserPool:
    """Return what DescribeUserPool says."""
    policies, admin = answer.get("Policies", {}), answer.get("AdminCreateUserConfig", {})
    recovery = sorted(_list(answer.get("AccountRecoverySetting", {}), "RecoveryMechanisms"), key=_priority)
    return UserPool(
        id=str(answer["Id"]),
        name=str(answer.get("Name", answer["Id"])),
        arn=answer.get("Arn"),
        tier=answer.get("UserPoolTier"),
        mfa_configuration=answer.get("MfaConfiguration"),
        domain=answer.get("Domain"),
        custom_domain=answer.get("CustomDomain"),
        estimated_number_of_users=answer.get("EstimatedNumberOfUsers"),
        deletion_protection=answer.get("DeletionProtection"),
        status=answer.get("Status"),
        creation_date=millis(answer.get("CreationDate")),
        last_modified_date=millis(answer.get("LastModifiedDate")),
        auto_verified_attributes=_texts(answer, "AutoVerifiedAttributes"),
        alias_attributes=_texts(answer, "AliasAttributes"),
        username_attributes=_texts(answer, "UsernameAttributes"),
        account_recovery=tuple(str(one.get("Name")) for one in recovery),
        first_auth_factors=_texts(policies.get("SignInPolicy", {}), "AllowedFirstAuthFactors"),
        password_policy=dict(policies.get("PasswordPolicy", {})),
        admin_create_only=admin.get("AllowAdminCreateUserOnly"),
        advanced_security=answer.get("UserPoolAddOns", {}).get("AdvancedSecurityMode"),
        triggers=_triggers(answer.get("LambdaConfig", {})),
        described=True,
    )


def app_client(answer: Answer, *, described: bool) -> AppClient:
    """Return what ListUserPoolClients or DescribeUserPoolClient says of one client."""
    units = answer.get("TokenValidityUnits", {})
    rotation = answer.get("RefreshTokenRotation") or {}
    return AppClient(
        id=str(answer["ClientId"]),
        name=str(answer.get("ClientName", answer["ClientId"])),
        pool_id=str(answer.get("UserPoolId", "")),
        secret=answer.get("ClientSecret"),
        explicit_auth_flows=_texts(answer, "ExplicitAuthFlows"),
        supported_identity_providers=_texts(answer, "SupportedIdentityProviders"),
        allowed_oauth_flows=_texts(answer, "AllowedOAuthFlows"),
        allowed_oauth_scopes=_texts(answer, "AllowedOAuthScopes"),
        callback_urls=_texts(answer, "CallbackURLs"),
        logout_urls=_texts(answer, "LogoutURLs"),
        access_token_validity=_validity(answer.get("AccessTokenValidity"), units.get("AccessToken", "hours")),
        id_token_validity=_validity(answer.get("IdTokenValidity"), units.get("IdToken", "hours")),
        refresh_token_validity=_validity(answer.get("RefreshTokenValidity"), units.get("RefreshToken", "days")),
        refresh_token_rotation=_rotation(rotation),
        prevent_user_existence_errors=answer.get("PreventUserExistenceErrors"),
        enable_token_revocation=answer.get("EnableTokenRevocation"),
        described=described,
    )


def resource_server(answer: Answer) -> ResourceServer:
    """Return one resource server."""
    scopes = ((str(one["ScopeName"]), str(one.get("ScopeDescription", ""))) for one in _list(answer, "Scopes"))
    return ResourceServer(str(answer["Identifier"]), str(answer.get("Name", "")), tuple(scopes))


def group(answer: Answer) -> Group:
    """Return one group."""
    return Group(str(answer["GroupName"]), answer.get("Description"), answer.get("Precedence"), answer.get("RoleArn"))


def log_delivery(answer: Answer) -> LogDelivery:
    """Return one log configuration."""
    places = (
        answer.get("CloudWatchLogsConfiguration", {}).get("LogGroupArn"),
        answer.get("S3Configuration", {}).get("BucketArn"),
        answer.get("FirehoseConfiguration", {}).get("StreamArn"),
    )
    return LogDelivery(
        str(answer.get("LogLevel", "")),
        str(answer.get("EventSource", "")),
        str(next((place for place in places if place), "")),
    )


def user(answer: Answer) -> User:
    """Return one user, of ListUsers or AdminGetUser."""
    pairs = _list(answer, "Attributes") or _list(answer, "UserAttributes")
    return User(
        username=str(answer["Username"]),
        status=answer.get("UserStatus"),
        enabled=answer.get("Enabled"),
        created=millis(answer.get("UserCreateDate")),
        modified=millis(answer.get("UserLastModifiedDate")),
        attributes={str(pair["Name"]): str(pair.get("Value", "")) for pair in pairs},
    )


def _list(answer: Answer, name: str) -> list[Any]:
    return list(answer.get(name) or ())


def _texts(answer: Answer, name: str) -> tuple[str, ...]:
    return tuple(map(str, _list(answer, name)))


def _priority(answer: Answer) -> int:
    return int(answer.get("Priority", 0))


def _validity(amount: object, unit: str) -> timedelta | None:
    """Read a lifetime; 0 is AWS's word for the default."""
    return timedelta(seconds=amount * _UNITS.get(unit, 3_600)) if isinstance(amount, int) and amount else None


def _rotation(answer: Answer) -> str | None:
    if "Feature" not in answer:
        return None
    grace = answer.get("RetryGracePeriodSeconds")
    return str(answer["Feature"]) if grace is None else f"{answer['Feature']}, {grace} s of grace"


def _triggers(answer: Answer) -> tuple[Trigger, ...]:
    found: dict[str, Trigger] = {}
    for name, value in answer.items():
        if name in _NO_TRIGGER or not value:
            continue
        event = _VERSIONED.get(name, name)
        if isinstance(value, Mapping):
            found[event] = Trigger(event, str(value.get("LambdaArn", "")), value.get("LambdaVersion"))
        else:
            found.setdefault(event, Trigger(event, str(value)))
    return tuple(found.values())
