"""What is wrong with a call as it is typed."""

from collections.abc import Container

from kinesis_tui.services.apigateway.model.call import AUTHORIZATION, json_problem, parse_headers
from kinesis_tui.services.apigateway.panes.token_choices import NO_TOKEN, PASTED
from kinesis_tui.ui.form import Values

PATH = "path "
"""What the field of a path parameter begins with."""


def call_problems(values: Values, stages: Container[str], tokens: Container[str]) -> dict[str, str]:
    """Return a clause for each field that is wrong; no value is in it."""
    problems = {}
    if values["stage"] not in stages:
        problems["stage"] = "the API has no stage of this name" if values["stage"] else "the API has no stage yet"
    if not values["url"].strip().startswith(("https://", "http://")):
        problems["url"] = "an address begins with https://"
    problems |= {
        name: "it is part of the path" for name, value in values.items() if name.startswith(PATH) and not value
    }
    return problems | _header_problems(values) | _token_problems(values, tokens) | _body_problem(values)


def _header_problems(values: Values) -> dict[str, str]:
    try:
        parse_headers(f"{values['header'].strip() or AUTHORIZATION}: x")
    except ValueError:
        return {"header": "this is no name of a header"}
    try:
        headers = parse_headers(values["headers"])
    except ValueError as error:
        return {"headers": str(error)}
    if any(name.lower() == AUTHORIZATION.lower() for name, _ in headers):
        return {"headers": "a token typed here can be read: take “pasted” as the token, which is hidden"}
    return {}


def _token_problems(values: Values, tokens: Container[str]) -> dict[str, str]:
    token = values.get("token", NO_TOKEN)
    if token not in (NO_TOKEN, PASTED) and token not in tokens:
        return {"token": "no token at hand is called so: ctrl+o lists them"}
    if token == PASTED and not values["pasted"].strip():
        return {"pasted": "paste one; it is not shown and kept nowhere"}
    return {}


def _body_problem(values: Values) -> dict[str, str]:
    try:
        headers = parse_headers(values["headers"])
    except ValueError:
        return {}
    kind = next((value for name, value in headers if name.lower() == "content-type"), "application/json")
    problem = json_problem(values.get("body", "")) if "json" in kind.lower() else ""
    return {"body": f"no JSON, {problem}"} if problem else {}
