"""Which base URLs recorded requests have, by the contract's servers and paths."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.contract.addressing import MAX_REQUESTS, base_urls, origin

API = "https://api.example.com"


def contract(servers: Any, paths: dict[str, Any] | None = None) -> Contract:
    operation = {"responses": {}}
    paths = paths or {"/users": {"get": operation}, "/users/{id}": {"get": operation, "delete": operation}}
    document = {"openapi": "3.1.0", "paths": paths} | ({} if servers is None else {"servers": servers})
    return Contract("example", document, EvidenceIndex({}))


def gets(*urls: str) -> list[tuple[str, str]]:
    return [("get", url) for url in urls]


@pytest.mark.parametrize(
    ("server", "url", "base"),
    [
        # the server itself
        (f"{API}/v1", f"{API}/v1/users/7", f"{API}/v1"),
        (f"{API}/v1/", f"{API}/v1/users/7?page=2", f"{API}/v1"),
        (API, f"{API}/users", API),
        ("http://api.example.com:80/v1", "https://API.example.com:443/v1/users", f"{API}/v1"),
        # its path on another host
        (f"{API}/v1", "http://localhost:3000/v1/users", "http://localhost:3000/v1"),
        ("/v1", "http://[::1]:3000/v1/users", "http://[::1]:3000/v1"),
        ("./v1", f"{API}/v1/users", f"{API}/v1"),
        ("v1", f"{API}/v1/users", f"{API}/v1"),
        # no path
        (f"{API}/v1", "http://127.0.0.1:8000/users", "http://127.0.0.1:8000"),
        (".", f"{API}/users", API),
        ("", f"{API}/users", API),
        # something before it
        (f"{API}/v1", "http://localhost/api/proxy/v1/users/7", "http://localhost/api/proxy/v1"),
        (f"{API}/v1", "http://localhost/api/proxy/users/7", "http://localhost/api/proxy"),
        ("/", "http://localhost/api/users/7/", "http://localhost/api"),
        (None, "http://localhost/api/users/7", "http://localhost/api"),
        # a user and a password are no part of it
        (f"{API}/v1", "https://me:secret@api.example.com/v1/users", f"{API}/v1"),
    ],
)
def test_the_base_url_is_what_stands_before_an_operations_path(server: str | None, url: str, base: str) -> None:
    servers = None if server is None else [{"url": server}]
    assert base_urls(contract(servers), gets(url)) == {origin(url): base}


@pytest.mark.parametrize(
    ("url", "variables", "requests", "bases"),
    [
        (
            "https://{tenant}.example.com/{version}",
            {"tenant": {"default": "demo"}, "version": {"default": "v1", "enum": ["v1", "v2"]}},
            gets("https://acme.example.com/v2/users", "https://acme.example.com/v3/users"),
            {"https://acme.example.com": "https://acme.example.com/v2"},
        ),
        (
            "{protocol}://{hostname}/api/v3",
            None,
            gets("http://git.example.org/api/v3/users/7"),
            {"http://git.example.org": "http://git.example.org/api/v3"},
        ),
        (
            "{server}/v1",
            {"server": {"default": API}},
            gets("http://localhost:1/v1/users"),
            {"http://localhost:1": "http://localhost:1/v1"},
        ),
        ("https://example.com/{base}", {"base": {"default": "api/v2"}}, gets("https://example.com/api/v2/users"), {
            "https://example.com": "https://example.com/api/v2"
        }),
        ("https://example.com:{port}/v1", {"port": {"default": "443"}}, gets("https://example.com/v1/users"), {
            "https://example.com": "https://example.com/v1"
        }),
        ("https://example.com:{port}/v1", "no mapping", gets("https://example.com:8443/v1/users"), {
            "https://example.com:8443": "https://example.com:8443/v1"
        }),
    ],
)  # fmt: skip
def test_variables_of_a_server_are_patterns(
    url: str, variables: Any, requests: list[tuple[str, str]], bases: dict[str, str]
) -> None:
    assert base_urls(contract([{"url": url, "variables": variables}]), requests) == bases


def test_each_host_has_the_base_that_most_of_its_requests_fit() -> None:
    servers = [{"url": f"{API}/v1"}, {"url": f"{API}/v2"}, {"url": "https://sandbox.example.com"}]
    found = base_urls(
        contract(servers),
        gets(
            f"{API}/v1/users", f"{API}/v2/users", f"{API}/v2/users/7", "https://sandbox.example.com/users",
            "http://localhost:3000/v1/users",
        ),
    )  # fmt: skip
    assert found == {
        API: f"{API}/v2",
        "https://sandbox.example.com": "https://sandbox.example.com",
        "http://localhost:3000": "http://localhost:3000/v1",
    }


def test_a_server_wins_over_a_prefix_that_more_requests_have() -> None:
    others = [f"{API}/v2/users/{number}" for number in range(9)]
    assert base_urls(contract([{"url": f"{API}/v1"}]), gets(f"{API}/v1/users", *others)) == {API: f"{API}/v1"}


def test_a_wrong_path_of_a_server_does_not_hide_its_host() -> None:
    paths = {"/v1/users": {"get": {"responses": {}}}}
    assert base_urls(contract([{"url": f"{API}/v1"}], paths), gets(f"{API}/v1/users")) == {API: API}


def test_servers_of_a_path_or_an_operation_hold_for_it_alone() -> None:
    get = {"get": {"responses": {}}}
    paths = {
        "/users": get,
        "/files": {"servers": [{"url": "https://up.example.com/files-api"}], **get},
        "/logs": {"get": {"servers": [{"url": "https://logs.example.com"}], "responses": {}}},
    }
    found = base_urls(
        contract([{"url": f"{API}/v1"}], paths),
        gets(f"{API}/v1/users", "https://up.example.com/files-api/files", "https://logs.example.com/logs"),
    )
    assert found == {
        API: f"{API}/v1",
        "https://up.example.com": "https://up.example.com/files-api",
        "https://logs.example.com": "https://logs.example.com",
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.example.org/app.js",
        "https://cdn.example.org/",
        "data:text/plain,users",
        "http://[bad/users",
        "http://host:port/users",
        "/users",
        "",
    ],
)
def test_what_addresses_no_operation_has_no_base(url: str) -> None:
    assert base_urls(contract([{"url": API}]), gets(url)) == {}


def test_a_method_that_the_contract_lacks_addresses_no_operation() -> None:
    assert base_urls(contract([{"url": API}]), [("PUT", f"{API}/users")]) == {}


def test_a_path_of_parameters_only_says_nothing_on_a_host_that_is_no_server() -> None:
    paths = {"/{table}/{id}": {"get": {"responses": {}}}}
    of_all = contract([{"url": f"{API}/v1"}], paths)
    assert base_urls(of_all, gets("https://cdn.example.org/js/app.js", "https://cdn.example.org/a/b/c")) == {}
    assert base_urls(of_all, gets(f"{API}/v1/pets/1", "http://localhost/v1/pets/1")) == {
        API: f"{API}/v1",
        "http://localhost": "http://localhost/v1",
    }


def test_a_few_requests_that_fit_by_their_form_are_not_the_vendors_where_its_own_host_is_known() -> None:
    web = [f"https://www.example.org/{page}" for page in ("users", "a", "b", "c")]
    here = contract([{"url": f"{API}/v1"}])
    assert base_urls(here, gets(f"{API}/v1/users", *web)) == {API: f"{API}/v1"}
    # alone they may be a server of the vendor's elsewhere
    assert base_urls(here, gets(*web)) == {"https://www.example.org": "https://www.example.org"}


def test_a_prefix_that_few_requests_have_is_chance() -> None:
    web = [f"https://www.example.org/{page}" for page in ("help/users", "a", "b", "c")]
    assert base_urls(contract([{"url": f"{API}/v1"}]), gets(*web)) == {}


def test_no_more_requests_are_looked_at_than_needed() -> None:
    many = (("GET", f"{API}/other/{number}") for number in range(MAX_REQUESTS))
    late = [("GET", f"{API}/users")]
    assert base_urls(contract([{"url": API}]), [*many, *late]) == {}


@pytest.mark.parametrize("servers", ["nonsense", [None, 3], [{"url": None}], [{}], [], {"url": "/v1"}])
def test_servers_of_another_shape_name_no_path(servers: Any) -> None:
    assert base_urls(contract(servers), gets("http://localhost/users")) == {"http://localhost": "http://localhost"}
