"""Where deliveries may go, and how one goes there."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

TIMEOUT = 15.0
"""Seconds to wait for a receiver: the specification recommends 15 to 30."""
HANDSHAKE = 1.0

_PORTS = {"http": 80, "https": 443}


class RefusedTargetError(Exception):
    """A URL to which nothing is sent; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place to POST to: ``address`` is the one that the host was resolved to, so that it cannot change meanwhile."""

    host: str
    port: int
    path: str
    tls: bool
    address: str
    is_loopback: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered; ``retry_after`` in seconds, where it says so."""

    status: int
    retry_after: int | None = None


def locate(url: str, allowed: Collection[str]) -> Target:
    """Resolve a URL; raises RefusedTargetError where it is no HTTP URL or leads off this machine and is not allowed.

    Raises OSError where an allowed host has no address.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise RefusedTargetError(f"no URL: {error}") from error
    if parts.scheme not in _PORTS or not host:
        raise RefusedTargetError("expected an http or https URL with a host")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    address = _resolve(host, port, host in allowed)
    return Target(host, port, path + query, parts.scheme == "https", address, _is_loopback(address))


def _resolve(host: str, port: int, is_allowed: bool) -> str:
    if host == "localhost" or host.endswith(".localhost"):  # loopback whatever a resolver says (RFC 6761, section 6.3)
        return "127.0.0.1"
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        if is_allowed:  # it may have one later
            raise
        raise RefusedTargetError(f"{host} has no address: {error}") from error
    elsewhere = [address for address in found if not _is_loopback(address)]
    if elsewhere and not is_allowed:
        raise RefusedTargetError(f"{host} is not this machine ({elsewhere[0]}); allow it by --webhooks-to {host}")
    return found[0]


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


class Sender:
    """Sends POSTs to this machine, and to the hosts in ``allowed``.

    On this machine a certificate need not be one that others trust, and a receiver that speaks no TLS gets plain HTTP:
    contracts ask for https, and who develops has neither.
    """

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)
        self._plain: set[tuple[str, int]] = set()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send one POST, follow nothing, and read no more than the answer's head.

        Raises RefusedTargetError where the URL may not be used, OSError or http.client.HTTPException without an answer.
        """
        target = locate(url, self._allowed)
        connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT)
        connection.sock = self._connect(target)
        try:
            connection.request("POST", target.path, body, {"User-Agent": "driftwitness-mock", **headers})
            response = connection.getresponse()
        except (OSError, http.client.HTTPException):
            self._plain.discard((target.address, target.port))
            raise
        finally:
            connection.close()
        told = response.headers.get("Retry-After", "")
        return Reply(response.status, int(told) if told.isascii() and told.isdigit() else None)

    def _connect(self, target: Target) -> socket.socket:
        place = (target.address, target.port)
        if not target.tls or place in self._plain:
            return socket.create_connection(place, TIMEOUT)
        context = ssl.create_default_context()
        if not target.is_loopback:
            return context.wrap_socket(socket.create_connection(place, TIMEOUT), server_hostname=target.host)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        raw = socket.create_connection(place, HANDSHAKE)
        try:
            wrapped = context.wrap_socket(raw, server_hostname=target.host)
        except OSError:  # an alert, an end, or silence: whoever listens speaks no TLS
            raw.close()
            self._plain.add(place)
            return socket.create_connection(place, TIMEOUT)
        wrapped.settimeout(TIMEOUT)
        return wrapped
