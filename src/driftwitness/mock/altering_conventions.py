"""Changes that several injections make to what answers tell of quotas and pages."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from driftwitness.contract import Contract
from driftwitness.contract.conventions import Pagination, RateLimit
from driftwitness.mock.altering import reached, with_content, with_header, without_header
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class QuotaInjection(Injection):
    """An injection that changes one of the headers that tell of a quota, in each limit that documents it."""

    families: ClassVar[tuple[str, ...]] = ("rate-limit",)
    requires: ClassVar[tuple[str, ...]] = ("x-driftwitness.rateLimit",)
    role: ClassVar[Literal["limit", "remaining", "reset", "retry_after"]]

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """The header must be documented."""
        if any(getattr(limit, cls.role) for limit in contract.conventions.rate_limits):
            return None
        return f"no limit of it has a header for {cls.role.replace('_', ' ')}"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Change the header where the answer has it."""
        for limit in exchange.contract.conventions.rate_limits:
            name = getattr(limit, self.role)
            if name not in answer.headers:
                continue
            told = self.tell(limit, answer.headers[name], exchange)
            answer = without_header(answer, name) if told is None else with_header(answer, name, told)
        return answer

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:
        """Give another value, or None for no header."""
        raise NotImplementedError


class LimiterInjection(Injection):
    """An injection that counts or refuses otherwise than documented."""

    families: ClassVar[tuple[str, ...]] = ("rate-limit",)
    requires: ClassVar[tuple[str, ...]] = ("x-driftwitness.rateLimit",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A limit of known size must be in reach."""
        limits = contract.conventions.rate_limits
        if any(limit.covers(operation.id) for limit in limits for operation in reached(contract, where)):
            return None
        return "no limit of known size covers an operation in reach"


class PageInjection(Injection):
    """An injection that changes what a list's body tells of its pages."""

    families: ClassVar[tuple[str, ...]] = ("pagination",)
    requires: ClassVar[tuple[str, ...]] = ("x-driftwitness.pagination",)
    part: ClassVar[Literal["total", "last", "current", "echo", "next"]]

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """The body must tell it."""
        pages = [contract.conventions.pages(operation.id) for operation in reached(contract, where)]
        if any(found and getattr(found, cls.part) for found in pages):
            return None
        return f"no list in it tells of its {cls.part}"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Change what stands there."""
        pages = paged(answer, exchange)
        return with_content(
            answer, getattr(pages, self.part) if pages else None, lambda value: self.tell(value, answer, exchange)
        )

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:
        """Give another value."""
        raise NotImplementedError


class PagingInjection(Injection):
    """An injection that changes how lists are cut into pages."""

    families: ClassVar[tuple[str, ...]] = ("pagination",)
    requires: ClassVar[tuple[str, ...]] = ("x-driftwitness.pagination",)
    uses: ClassVar[Literal["position", "size"]] = "position"

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A list must take the parameter that the operator misreads."""
        pages = [contract.conventions.pages(operation.id) for operation in reached(contract, where)]
        if any(found and getattr(found, cls.uses) for found in pages):
            return None
        return f"no list in it takes a {cls.uses}"


class LinkInjection(Injection):
    """An injection that changes the ``Link`` header of pages."""

    families: ClassVar[tuple[str, ...]] = ("pagination", "headers")
    requires: ClassVar[tuple[str, ...]] = ("x-driftwitness.pagination",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A list must lead on by that header."""
        pages = [contract.conventions.pages(operation.id) for operation in reached(contract, where)]
        if any(found and found.style in ("link", "cursor") and not found.next for found in pages):
            return None
        return "no list in it leads on by a Link header"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Change the header where the answer has it."""
        link = answer.headers.get("Link")
        told = self.tell(link, exchange) if link else None
        if link is None or not paged(answer, exchange):
            return answer
        return without_header(answer, "Link") if told is None else with_header(answer, "Link", told)

    def tell(self, link: str, exchange: Exchange) -> str | None:
        """Give another value, or None for no header."""
        raise NotImplementedError


class FilterInjection(Injection):
    """An injection that filters otherwise than documented; ``matches`` are the kinds of filters that it changes."""

    families: ClassVar[tuple[str, ...]] = ("pagination", "lifecycle")
    requires: ClassVar[tuple[str, ...]] = ("x-driftwitness.filters",)
    matches: ClassVar[tuple[str, ...]] = ("equals", "contains", "after", "before")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A list must have such a filter."""
        if any(where.covers(f.operation) and f.match in cls.matches for f in contract.conventions.filters):
            return None
        return f"no list in it has a filter of the kind {' or '.join(cls.matches)}"


def paged(answer: Answer, exchange: Exchange) -> Pagination | None:
    """Give the documented pages of a success that lists."""
    operation = exchange.operation
    return exchange.contract.conventions.pages(operation.id) if operation and answer.succeeds else None


def names_version(exchange: Exchange) -> bool:
    """Whether a request names a documented version of the API, in its path or in a header."""
    path = f"{exchange.request.base}{exchange.request.path}/"
    for version in exchange.contract.conventions.versioning:
        told = exchange.request.headers.get((version.name or "").lower(), "")
        in_path = version.style == "path" and f"/{(version.value or '').strip('/')}/" in path
        if version.value and (in_path or version.value in told):
            return True
    return False


class NextPageInjection(Injection):
    """An injection that changes where the way to the next page leads."""

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A list must lead on to its next page."""
        pages = [contract.conventions.pages(operation.id) for operation in reached(contract, where)]
        if any(found and (found.next or found.style in ("link", "cursor")) for found in pages):
            return None
        return "no list in it leads on to its next page"


class CredentialInjection(Injection):
    """An injection that asks for another credential than documented."""

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """An operation in reach must ask for a credential."""
        found = any(operation.secured for operation in reached(contract, where))
        return None if found else "no operation in reach asks for a credential"
