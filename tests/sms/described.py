"""Twilio's own description of the requests we make, and what it has against one of ours."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

FILE = Path(__file__).parents[1] / "data/twilio/openapi.json"
SPEC: dict[str, Any] = json.loads(FILE.read_text())
FORM = "application/x-www-form-urlencoded"
_TYPED = {"integer": int, "number": float}


def problems_of_request(method: str, path: str, said: str) -> list[str]:
    """What the description has against a request; `said` is its query or its url-encoded form."""
    found = operation(method, path)
    if found is None:
        return [f"{method} {path}: no such operation"]
    described, in_path = found
    given = parse_qsl(said, keep_blank_values=True)
    if method == "POST":
        form = described["requestBody"]["content"][FORM]["schema"]
        return problems(form, dict(given)) + problems(schema_of(described, "path"), in_path)
    query = schema_of(described, "query")
    return problems(query, dict(given)) + problems(schema_of(described, "path"), in_path)


def operation(method: str, path: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The described operation and what stands in its path; None where none fits."""
    for pattern, methods in SPEC["paths"].items():
        expression = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(pattern))
        fits = re.fullmatch(expression, path)
        if fits and method.lower() in methods:
            return methods[method.lower()], fits.groupdict()
    return None


def schema_of(described: dict[str, Any], where: str) -> dict[str, Any]:
    """The parameters of one kind (`path`, `query`) as an object's schema."""
    parameters = [one for one in described["parameters"] if one["in"] == where]
    return {
        "type": "object",
        "properties": {one["name"]: one["schema"] for one in parameters},
        "required": [one["name"] for one in parameters if one.get("required")],
    }


def problems(schema: dict[str, Any], given: dict[str, Any]) -> list[str]:
    """What a schema has against some values; names that it does not know are problems here."""
    whole = schema | {"additionalProperties": False, "components": SPEC["components"]}
    typed = {name: _typed(schema["properties"].get(name, {}), v) for name, v in given.items()}
    return [error.message for error in Draft202012Validator(whole).iter_errors(typed)]


def _typed(schema: dict[str, Any], value: Any) -> Any:
    """A form holds only text: a number in it is read as one."""
    to_type = _TYPED.get(schema.get("type", ""))
    try:
        return to_type(value) if to_type else value
    except ValueError:
        return value
