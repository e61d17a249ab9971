"""No field of the contract that holds an address leads into our own network (SSRF): each has a test that tries 60 spellings of one of ours.

The fields are found in the contract itself, so that a new one fails here until somebody tried it. Settings of authorities, which operators
write, are free of form in the contract and found in the code.
"""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from services.routing.authorities.registry import PLUGINS
from shared.openapi import REFERENCE

CONTRACT = Path(__file__).parents[1] / "services/gateway/openapi.json"
WEBHOOKS = "tests.routing.webhooks"
TRIED = {
    "POST /webhooks url": (f"{WEBHOOKS}.test_managing", "test_an_address_inside_is_refused_or_a_mere_name"),
    "PATCH /webhooks/{webhook_id} url": (f"{WEBHOOKS}.test_managing", "test_no_change_leads_inside"),
    "POST /cases/{case_id}/payments returnUrl": (
        "tests.bundles.payments.test_return_url",
        "test_where_the_browser_goes_back_to_is_never_called",
    ),
    "POST /appointments/{appointment_id}/payments returnUrl": (
        "tests.booking.payments.test_return_url",
        "test_where_the_browser_goes_back_to_is_never_called",
    ),
    "PUT /staff/offices/{office} contact.bookingUrl": (
        "tests.catalog.editing.test_booking_url",
        "test_a_booking_page_is_named_and_never_called",
    ),
    "PUT /staff/services/{service} bundledAt.url": (
        "tests.catalog.editing.test_booking_url",
        "test_a_place_on_the_web_is_named_and_never_called",
    ),
    **dict.fromkeys(
        ("http_json.url", "fit_connect.submission_url", "fit_connect.token_url", "fit_connect.routing_url", "fit_connect.portal_url"),
        ("tests.routing.authorities.test_ssrf", "test_no_authority_is_reached_inside"),
    ),
}  # fmt: skip
"""By call and member, or by way of delivery and setting: the test that tries the 60 addresses."""
SENT_ANYWAY = (WEBHOOKS + ".test_ssrf", "test_none_of_60_addresses_is_reached")
"""Names cannot be judged when they are written down; this one plants all 60 in the database and lets the worker call them."""
NAMES_ONLY = {"fit_connect.schema_uri"}
"""Sent along as a name, as in XML; nobody follows it."""


def addresses_of(document: dict[str, Any]) -> Iterator[str]:
    """Members of requests, and parameters, that hold an address by their name, form or example."""
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "servers":
                continue
            call = f"{method.upper()} {path}"
            for one in operation.get("parameters", ()):
                if is_address(one["name"], one["schema"]):
                    yield f"{call} {one['name']}"
            for body in operation.get("requestBody", {}).get("content", {}).values():
                yield from (f"{call} {place}" for place in members(body.get("schema", {}), schemas))


def members(schema: dict[str, Any], schemas: dict[str, Any], within: tuple[str, ...] = ()) -> Iterator[str]:
    """Places of addresses in a schema, as `contact.bookingUrl`."""
    for choice in [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]:
        name = choice.get("$ref", "").removeprefix(REFERENCE)
        if name in within:
            continue
        inner, inside = (schemas[name], (*within, name)) if name else (choice, within)
        yield from members(inner["items"], schemas, inside) if "items" in inner else ()
        for key, member in inner.get("properties", {}).items():
            if is_address(key, member):
                yield key
            yield from (f"{key}.{place}" for place in members(member, schemas, inside))


def is_address(name: str, schema: dict[str, Any]) -> bool:
    said = json.dumps([schema.get("format"), schema.get("pattern"), schema.get("examples"), schema.get("anyOf")])
    named = name.lower().endswith(("url", "uri", "webhook", "callback", "href", "endpoint"))
    return named or '"uri"' in said or "http" in said


def settings_of_authorities() -> set[str]:
    return {
        f"{way}.{name}"
        for way, plugin in PLUGINS.items()
        for name in plugin.SETTINGS.model_fields
        if name.endswith(("url", "uri"))
    }


def test_every_address_is_tried() -> None:
    found = set(addresses_of(json.loads(CONTRACT.read_text()))) | settings_of_authorities()
    assert found - NAMES_ONLY == set(TRIED)


def test_the_tests_are_there() -> None:
    for module, name in {*TRIED.values(), SENT_ANYWAY}:
        assert callable(getattr(import_module(module), name)), f"{module}.{name}"


def test_a_new_address_is_found() -> None:
    document = json.loads(CONTRACT.read_text())
    schemas = document["components"]["schemas"]
    schemas["HoldRequest"]["properties"] |= {
        "notifyUrl": {"type": "string"},
        "more": {"anyOf": [{"type": "array", "items": {"$ref": REFERENCE + "Deep"}}, {"type": "null"}]},
    }
    schemas["Deep"] = {"type": "object", "properties": {"image": {"type": "string", "format": "uri"}}}
    found = set(addresses_of(document)) - set(TRIED)
    assert found == {"POST /appointments notifyUrl", "POST /appointments more.image"}
