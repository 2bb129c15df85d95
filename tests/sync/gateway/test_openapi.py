from __future__ import annotations

from openapi_spec_validator import OpenAPIV31SpecValidator

from sync.gateway import openapi
from sync.wire.problems import TABLE
from tests.sync.gateway.cast import House

# POST stands in for another method that a header names
REFUSED: dict[str, set[str]] = {"/v1/uploads": set(), "/v1/uploads/{upload_id}": {"POST"}}


def test_the_document_is_valid_openapi() -> None:
    assert list(OpenAPIV31SpecValidator(openapi.document()).iter_errors()) == []


def test_it_is_served_to_anybody(house: House) -> None:
    reply = house.http.get("/v1/openapi.json")
    assert reply.status_code == 200
    assert reply.get_json() == openapi.document()


def test_every_route_is_in_it_and_nothing_else(house: House) -> None:
    routes = {
        (path, method)
        for rule in house.app.url_map.iter_rules()
        for path in [rule.rule.replace("<", "{").replace(">", "}")]
        for method in (rule.methods or set()) - REFUSED.get(path, set())
        if path in REFUSED or method not in ("HEAD", "OPTIONS")
    }
    described = {
        (path, method.upper())
        for path, item in openapi.document()["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert described == routes


def test_every_problem_it_names_exists() -> None:
    text = str(openapi.document())
    assert all(code in TABLE for code in (*openapi.COMMON, *openapi.SEAT))
    assert "#/components/schemas/Problem" in text
