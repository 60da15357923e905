"""`orders-api`: answers the REST API behind its Cognito authorizer, and says who called."""

import json
from typing import Any


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one API Gateway proxy request with the caller's claims."""
    claims = ((event.get("requestContext") or {}).get("authorizer") or {}).get("claims") or {}
    caller = claims.get("cognito:username") or claims.get("username") or claims.get("client_id") or "nobody"
    print(json.dumps({"level": "INFO", "method": event.get("httpMethod"), "path": event.get("path"), "caller": caller}))
    answer = {"caller": caller, "path": event.get("path"), "requestId": context.aws_request_id}
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(answer)}
