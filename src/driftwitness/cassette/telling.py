"""Which fields hold personal data: the names that tell, the values that show it, and what only looks like it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from typing import Literal

Kind = Literal[
    "mail", "phone", "person", "address", "birth", "ip", "iban", "card", "tax", "text", "place", "credential"
]

# names in small letters, without punctuation; a list's members have the list's name
NAMES: dict[Kind, tuple[str, ...]] = {
    "mail": (r".*e?mails?(?:address(?:es)?)?",),
    "phone": (r".*(?:phone|mobile|telephone|cellphone|fax|whatsapp|msisdn)s?(?:numbers?|no)?", "tel", "cell"),
    "person": (
        r".*(?:first|last|full|given|family|middle|maiden|sur|nick|display)names?",
        r".*(?:contact|customer|client|owner|author|creator|recipient|sender|holder|user|member|person)names?",
        r".*(?:employee|assignee|patient|guest|account|beneficiary)names?",
        r"surnames?|forenames?|initials|login|handle|nameoncard|cardholder|accountholder|holder",
    ),
    "address": (
        r".*(?:street|streetaddress|addressline|address)\d?|(?:address)?line[123]",
        r"city|town|suburb|village|county|.*(?:postal|post|zip)code|zip|plz",
        r"house(?:number|no)|apartment|pobox",
    ),
    "birth": (r".*(?:birth|birthday|birthdate|dob|dateofbirth|bornon)",),
    "ip": (r".*(?:ip|ipaddress|ipaddr|remoteaddr|remoteaddress|ipv4|ipv6)",),
    "iban": (r".*iban",),
    "card": (r".*(?:card|pan)(?:number|no)|creditcard|debitcard",),
    "tax": (
        r".*(?:ssn|socialsecuritynumber|taxid|taxnumber|taxno|vatid|vatnumber|vatno|nationalid)",
        r".*(?:passport|passportnumber|identitynumber|idcardnumber|driverslicen[cs]e(?:number)?|insurancenumber)",
        r"tin|cpf|cnpj|nif",
    ),
    "text": (
        r"notes?|.*(?:customer|private|internal|personal)notes?|comments?|memo|remarks?|feedback",
        r"bio|biography|about(?:me)?",
    ),
    "place": (r"latitude|longitude|lat|lng|lon",),
    "credential": (
        r"(?:.*(?:client|app|signing|webhook|shared|secret))?secret|password|passwd|passphrase",
        r"apikey|secretkey|privatekey|(?:access|refresh|id|auth|api|session|bearer)token",
    ),
}
# `name` alone is a person's below one of these, or beside one of those
PEOPLE = re.compile(
    r".*(?:user|owner|author|creator|editor|assignee|reporter|requester|customer|contact|person|people|member|employee"
    r"|lead|recipient|sender|attendee|participant|guest|patient|student|teacher|driver|buyer|seller|respondent|subscriber"
    r"|createdby|updatedby|modifiedby|deletedby|assignedto|invitedby|sentby|me)s?"
)
BESIDE_A_NAME = re.compile(
    r"(?:.*email(?:address)?|mail|.*phone(?:number)?|mobile|firstname|lastname|surname|avatar(?:url)?|birthday|gender)"
)
# below these stand words about a field, under the field's name
ABOUT_FIELDS = re.compile(r".*(?:errors?|messages|violations|validation|faults?)")

MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})")
RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)", re.IGNORECASE)  # RFC 2606
PHONE = re.compile(r"\+?[\d ()./\u00a0-]{6,24}(?: ?(?:x|ext\.?) ?\d{1,6})?")
_PARTS = {"iban": re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}"), "card": re.compile(r"\d(?:[ -]?\d){12,18}")}
_GROUPED_CARD = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5}")
_PREFIX_OF_CARD = re.compile(r"4\d{15}|5[1-5]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}")
_NAMES = {kind: re.compile("|".join(names)) for kind, names in NAMES.items()}
_WORDLESS = re.compile(r"[\W\d_]*")
_IS_ID = re.compile(r".*(?:id|ids|uuid|guid|ref|reference|number|key|hash|code)")


def plain(name: str) -> str:
    """Give a field's name as the tables have it."""
    return re.sub("[^a-z0-9]", "", name.lower())


def kind_of(name: str, value: str, above: Collection[str] = (), beside: Collection[str] = ()) -> Kind | None:
    """Tell the kind of personal data in a field; None where it holds none.

    ``above`` are the names around it, the nearest last, ``beside`` its siblings'; all as ``plain`` gives them.
    """
    found = _by_value(name, value)
    if found or any(ABOUT_FIELDS.fullmatch(one) for one in above):
        return found
    for kind, names in _NAMES.items():
        if names.fullmatch(name) and _fits(kind, value):
            return kind
    around = [one for one in above if one][-1:]
    is_person = any(map(BESIDE_A_NAME.fullmatch, beside)) or any(map(PEOPLE.fullmatch, around))
    return "person" if name in ("name", "names") and is_person and _fits("person", value) else None


def _by_value(name: str, value: str) -> Kind | None:
    """Tell what a value shows whatever its name."""
    if MAIL.fullmatch(value):
        return "mail"
    if _is_ip(value) and "version" not in name:
        return "ip"
    if _PARTS["iban"].fullmatch(value) and iban_rest(value) == 1:
        return "iban"
    digits = re.sub(r"[ -]", "", value)
    shows = _GROUPED_CARD.fullmatch(value) or (_PREFIX_OF_CARD.fullmatch(value) and not _IS_ID.fullmatch(name))
    return "card" if shows and luhn(digits[:-1]) == digits[-1] else None


def _fits(kind: Kind, value: str) -> bool:
    """Whether a value under a telling name can be what the name says."""
    if kind == "mail":
        return False  # the value has shown it, or is none
    if kind == "ip":
        return _is_ip(value)
    if kind == "phone":
        return PHONE.fullmatch(value) is not None
    if kind in ("iban", "card"):
        return _PARTS[kind].fullmatch(value) is not None
    if kind in ("birth", "place"):
        return any(char.isdigit() for char in value)
    if kind in ("person", "text"):
        return not _WORDLESS.fullmatch(value) and "://" not in value
    return len(value) > 1 and "://" not in value


def _is_ip(value: str) -> bool:
    if value.count(".") != 3 and value.count(":") < 2:
        return False
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or _is_documentation(address))


def _is_documentation(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is set aside for examples (RFC 5737, RFC 3849)."""
    nets = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
    return any(address in ipaddress.ip_network(net) for net in nets)


def luhn(digits: str) -> str:
    """Give the check digit behind digits (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return str(-sum(number - 9 * (number > 9) for number in doubled) % 10)


def iban_rest(value: str) -> int:
    """Give an IBAN modulo 97: 1 for a valid one (ISO 13616-1)."""
    text = value.replace(" ", "")
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97
