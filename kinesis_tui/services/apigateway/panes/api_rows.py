"""APIs and their methods as table rows."""

from dataclasses import dataclass

from kinesis_tui.services.apigateway.model.api import IAM, NONE, Api, Authorizer, Method, Stage
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import age_text
from kinesis_tui.ui.listed_rows import RowLayout
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

KINDS = {"rest-api": "REST", "http-api": "HTTP"}
API_COLUMNS = (
    Column("name", "API", Share(least=14), drop=0),
    Column("kind", "KIND", Content(4, 4), drop=1),
    Column("id", "ID", Content(12, 10), drop=2),
    Column("endpoint", "ENDPOINT", Content(9, 8), drop=6),
    Column("stages", "STAGES", Content(24, 6), drop=3),
    Column("authorizers", "AUTHORIZERS", Content(28, 10), drop=4),
    Column("deployed", "DEPLOYED", Content(9, 8), align="right", drop=5, descending=True),
)
METHOD_COLUMNS = (
    Column("verb", "METHOD", Content(7, 4), drop=0),
    Column("path", "PATH", Share(parts=2, least=12), drop=0),
    Column("authorizer", "AUTHORIZER", Content(24, 8), drop=1),
    Column("scopes", "SCOPES", Content(30, 8), drop=2),
    Column("key", "KEY", Content(3, 3), drop=4),
    Column("integration", "INTEGRATION", Content(36, 12), drop=3),
)
_VERB_STYLES = {"GET": "success", "HEAD": "success", "OPTIONS": "muted", "DELETE": "error"}


@dataclass(frozen=True, slots=True)
class ListedApi:
    """An API with what was asked of it beside its listing; None: not asked yet, or refused."""

    api: Api
    stages: tuple[Stage, ...] | None = None
    authorizers: tuple[Authorizer, ...] | None = None
    last_deployment: int | None = None
    is_described: bool = False


def api_row(listed: ListedApi, now_ms: int) -> Row:
    """Lay one API out."""
    api, deployed = listed.api, listed.last_deployment
    stages, authorizers = _names(listed.stages), _names(listed.authorizers)
    endpoint = ", ".join(api.endpoint_types) or UNKNOWN
    never = "never" if listed.is_described and listed.stages is not None else UNKNOWN
    return Row(
        api.id,
        (
            api.name,
            KINDS[api.kind],
            Cell(api.id, "muted"),
            endpoint,
            stages,
            authorizers,
            Cell(never if deployed is None else age_text(deployed, now_ms), "muted"),
        ),
        (
            api.name,
            api.kind,
            api.id,
            endpoint,
            stages,
            authorizers,
            None if deployed is None else now_ms - deployed,
        ),
    )


API_LAYOUT = RowLayout(api_row)


def method_row(method: Method, authorizers: dict[str, Authorizer]) -> Row:
    """Lay one method out."""
    authorizer, scopes = authorizer_words(method, authorizers), " ".join(method.scopes)
    integration = method.integration.words if method.integration else UNKNOWN
    key = {True: "yes", False: "no", None: UNKNOWN}[method.api_key_required]
    open_to_all = method.authorization_type in (None, NONE)
    return Row(
        method.key,
        (
            Cell(method.verb, _VERB_STYLES.get(method.verb, "accent")),
            method.path,
            Cell(authorizer, "warning" if open_to_all else "text"),
            scopes or Cell("none", "muted"),
            Cell(key, "text" if method.api_key_required else "muted"),
            integration,
        ),
        (method.verb, method.path, authorizer, scopes, key, integration),
    )


def authorizer_words(method: Method, authorizers: dict[str, Authorizer]) -> str:
    """Say who decides about a method's callers."""
    match method.authorization_type:
        case None | "NONE":
            return "open to all"
        case "AWS_IAM":
            return IAM
        case other:
            named = authorizers.get(method.authorizer_id or "")
            return str(other) if named is None else named.name


def _names(found: tuple[Stage, ...] | tuple[Authorizer, ...] | None) -> str:
    if found is None:
        return UNKNOWN
    return ", ".join(one.name for one in found) or "none"
