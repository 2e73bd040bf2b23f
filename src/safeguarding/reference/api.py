"""docs/reference/api.md: what another system can ask, and what it is told."""

from __future__ import annotations

from typing import Any

from safeguarding.reference.layout import code, page_of, table


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return code(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " or ".join(_type(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return str(schema.get("format") or schema.get("type", "")).replace("null", "nothing")


def _given(responses: dict[int, Any]) -> Any:
    """What is answered when all goes well: at once, or that it is taken in."""
    return next(responses[code] for code in (200, 202) if code in responses)


def _operations(described: dict[str, Any]) -> list[tuple[str, ...]]:
    from safeguarding.casework.api.operations import permission_of

    rows: list[tuple[str, ...]] = []
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            answer = _given(said["responses"])["content"]["application/json"]["schema"]
            takes = [code(part["name"]) for part in said.get("parameters", []) if part["in"] == "query"]
            asks = code(permission_of(said["operationId"]))
            rows.append((code(f"{method.upper()} {path}"), said["summary"], asks, ", ".join(takes), _type(answer)))
    return rows


def _fields(schema: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(code(name), _type(said), said.get("description", "")) for name, said in schema["properties"].items()]


def page() -> str:
    from safeguarding.casework.operations import start_django

    start_django()
    from safeguarding.casework.api.operations import api

    described = api.get_openapi_schema()
    shapes: list[str] = []
    for name, schema in sorted(described["components"]["schemas"].items()):
        shapes += [f"### {name}", table(("Field", "Type", "What it is"), _fields(schema))]
    return page_of(
        "The programming interface",
        "For the council’s other systems, with a token: `Authorization: Bearer fsw_…`. The same policies, rows and log as "
        "the pages. `/api/v1/openapi.json` describes it to machines, and asks for a token too.",
        "A family that the token may not know of answers 404, word for word as one that doesn’t exist. 401: no token that "
        "works. 403: the token does not permit it. 422: the question is wrong; `detail` says where. 429: more than 600 "
        "requests in a minute.",
        "## Operations",
        table(("Operation", "What it gives", "Permission", "Takes", "Answer"), _operations(described)),
        "## Answers",
        *shapes,
    )
