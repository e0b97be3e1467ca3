"""Facts about the conventions of an API: limits, credentials, pages, orders, versions and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from driftwitness.capture.facts import Fact, Where
from driftwitness.capture.paging import PagingRole

Scheme = Literal["bearer", "basic", "digest", "apiKey", "oauth2", "openIdConnect", "mutualTLS"]
KeyLocation = Literal["header", "query", "cookie"]


@dataclass(frozen=True, slots=True)
class HeaderRow(Fact):
    """A response header of the rate limiter, with the example value that the page shows."""

    name: str
    description: str
    example: str | None


@dataclass(frozen=True, slots=True)
class Limit(Fact):
    """A quota of requests in a window of seconds."""

    quota: int
    window: int
    scope: str | None
    scope_where: Where | None = None


@dataclass(frozen=True, slots=True)
class LimitPresence(Fact):
    """When the limiter's headers are sent."""

    present: Literal["every-response", "refused"]


@dataclass(frozen=True, slots=True)
class LimitBlock(Fact):
    """For how many seconds a client is blocked after a refusal."""

    seconds: int


@dataclass(frozen=True, slots=True)
class WaitRule(Fact):
    """The header that tells how long to wait."""

    header: str


@dataclass(frozen=True, slots=True)
class Authentication(Fact):
    """A way to authenticate; `location` and `name` tell where an API key goes."""

    kind: Scheme
    location: KeyLocation | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class OrderedBy(Fact):
    """The order of a list: the words that name the property, lower case."""

    phrase: str
    descending: bool


@dataclass(frozen=True, slots=True)
class PartialUpdate(Fact):
    """What an update leaves out stays as it was."""


@dataclass(frozen=True, slots=True)
class Cascade(Fact):
    """The words after "and all its": what goes too when one is deleted."""

    phrase: str


@dataclass(frozen=True, slots=True)
class ErrorPromise(Fact):
    """The words in which the page says what every error holds."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class FieldMessages(Fact):
    """The member of an error that holds field-level messages, and the status it is said for."""

    member: str
    status: int | None


@dataclass(frozen=True, slots=True)
class ReachesOut(Fact):
    """The operation sends mail or an invitation."""


@dataclass(frozen=True, slots=True)
class PagingParameter(Fact):
    """A request parameter that prose or an example URL shows to cut lists into pages; `text` tells its bounds."""

    name: str
    role: PagingRole
    text: str
    shown: bool


@dataclass(frozen=True, slots=True)
class PagingLink(Fact):
    """A Link header that leads to other pages; `names` are the paging parameters of its URLs."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionTold(Fact):
    """A way to name the API's version: where it goes, under which name, and what is sent there."""

    style: Literal["media-type", "header", "query", "path"]
    name: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class ErrorCodeRow(Fact):
    """An error code of the vendor's own that the page lists without an HTTP status."""

    code: str | int
    description: str


@dataclass(frozen=True, slots=True)
class ErrorObject(Fact):
    """The member of a body that holds an error, and the members for its code and its message below that.

    `always` and `perhaps` are the members that stand there in every error and in some, as the page says.
    """

    member: str
    code: str | None
    message: str | None
    always: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OAuthEndpoint(Fact):
    """A URL of OAuth 2.0, for authorization or for tokens, or a grant that the page names."""

    kind: Literal["authorizationUrl", "tokenUrl", "grant", "discovery"]
    value: str


@dataclass(frozen=True, slots=True)
class StaticToken(Fact):
    """Users make a token or key themselves, in the vendor's settings."""
