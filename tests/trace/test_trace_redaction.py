from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus, unquote_to_bytes, urlencode

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from driftwitness.trace.redaction import Redactor, digest

ODD = 's3cr3t/key+with=odd "signs" & é€😀'
secrets = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="~|"), min_size=8, max_size=30)
surroundings = st.text("~|", max_size=9)


def every_percent(text: str, form: str = "%{:02X}") -> str:
    return "".join(form.format(octet) for octet in text.encode())


def every_unicode_escape(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(rf"\u{units[at : at + 2].hex().upper()}" for at in range(0, len(units), 2))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "URL path": quote,
    "query": lambda secret: quote(secret, safe=""),
    "form": quote_plus,
    "what a client leaves alone": lambda secret: quote(secret, safe="!#$%&'()*+,/:;=?@[]~"),
    "all percent": every_percent,
    "all percent, lower case": lambda secret: every_percent(secret, "%{:02x}"),
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "JSON in UTF-8": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "JSON with escaped slashes": lambda secret: json.dumps(secret)[1:-1].replace("/", "\\/"),
    "JSON, all escaped": every_unicode_escape,
    "percent twice": lambda secret: quote(quote(secret, safe=""), safe=""),
    "JSON in JSON": lambda secret: json.dumps(json.dumps(secret)[1:-1])[1:-1],
    "HTML": html.escape,
    "HTML, decimal": lambda secret: "".join(f"&#{ord(char)};" for char in secret),
    "HTML, hexadecimal": lambda secret: "".join(f"&#x{ord(char):X};" for char in secret),
    "hexadecimal": lambda secret: secret.encode().hex(),
    "Python's octets": lambda secret: "".join(rf"\x{octet:02x}" for octet in secret.encode()),
}


def in_clear(text: str) -> set[str]:
    """Give a text as whoever reads it may read it: as it is, without percent encoding, without JSON's escapes."""
    percent = unquote_to_bytes(text).decode("utf-8", "replace")
    found = {text, percent, unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")}
    try:
        found.add(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return found
    return found


@settings(deadline=None)
@example(ODD, "before", "after")
@example("ends with %", "", "")
@example("ends with &", "", "")
@example("ends with \\", "", "")
@given(secrets, surroundings, surroundings)
@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_no_spelling_of_a_secret_survives(spelling: Callable[[str], str], secret: str, before: str, after: str) -> None:
    redactor = Redactor({"SECRET": secret})
    written = before + spelling(secret) + after
    assert redactor.text(written) == f"{before}$SECRET{after}"
    assert redactor.body(written.encode()) == f"{before}$SECRET{after}".encode()
    url = f"https://a.example/{written}?key={written}#x"
    assert not any(secret in text for text in in_clear(redactor.text(url)))
    (kept,) = redactor.headers([("Link", f"<{url}>")])
    assert not any(secret in text for text in in_clear(kept[1]))


@settings(deadline=None)
@example(ODD, b"user:", b"", "b64encode")
@example(ODD, b"", b"", "urlsafe_b64encode")
@given(secrets, st.binary(max_size=7), st.binary(max_size=7), st.sampled_from(["b64encode", "urlsafe_b64encode"]))
def test_no_base64_of_a_secret_survives_at_any_offset(secret: str, before: bytes, after: bytes, alphabet: str) -> None:
    encode = getattr(base64, alphabet)
    encoded = encode(before + secret.encode() + after).decode()
    redactor = Redactor({"SECRET": secret})
    spellings = (encoded, quote(encoded, safe=""), encoded.rstrip("="), json.dumps(encoded)[1:-1].replace("/", "\\/"))
    for text in spellings:
        redacted = redactor.text(f"Basic {text} and more")
        assert "$SECRET" in redacted
        for part in re.findall(r"[A-Za-z0-9+/_-]{4,}", redacted.replace("$SECRET", " ")):
            for skip in range(4):
                quads = part[skip : skip + (len(part) - skip) // 4 * 4]
                assert secret.encode() not in base64.urlsafe_b64decode(quads.replace("+", "-").replace("/", "_"))


@settings(deadline=None)
@given(secrets)
def test_a_secret_that_is_encoded_alone_is_replaced_as_a_whole(secret: str) -> None:
    encoded = base64.b64encode(secret.encode()).decode()
    redactor = Redactor({"SECRET": secret})
    assert redactor.headers([("Authorization", f"Basic {encoded}")]) == (("Authorization", "Basic $SECRET"),)
    assert redactor.headers([("X-Key", encoded.rstrip("="))]) == (("X-Key", "$SECRET"),)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["A_KEY", "B_KEY", "C"]), secrets, min_size=1), st.data())
def test_several_secrets_each_have_their_name(known: dict[str, str], data: st.DataObject) -> None:
    assume(len(set(known.values())) == len(known))
    for one in known.values():
        assume(not any(one in other for other in known.values() if one is not other))
        assume(not any(one in f" ${name} " for name in known))
    order = data.draw(st.lists(st.sampled_from(sorted(known)), max_size=5))
    text = "\x00".join(known[name] for name in order)
    assert Redactor(known).text(text) == "\x00".join(f"${name}" for name in order)


def test_the_longer_of_two_secrets_wins_whatever_the_order() -> None:
    for known in ({"A": "abcdefgh", "B": "abcdefghijkl"}, {"B": "abcdefghijkl", "A": "abcdefgh"}):
        assert Redactor(known).text("abcdefghijkl abcdefgh") == "$B $A"


def test_a_placeholder_is_not_redacted_again() -> None:
    assert Redactor({"A_KEY": "sekret-value", "B": "KEY"}).text("sekret-value KEY") == "$A_KEY $B"


def test_bodies_of_any_encoding_stay_what_they_are() -> None:
    redactor = Redactor({"SECRET": ODD})
    assert redactor.body(b"\xff\xfe\x00 caf\xe9") == b"\xff\xfe\x00 caf\xe9"
    assert redactor.body(b"\xff" + ODD.encode() + b"\xff") == b"\xff$SECRET\xff"
    form = urlencode({"key": ODD, "a": "b"}).encode()
    assert redactor.body(form) == b"key=$SECRET&a=b"


@pytest.mark.parametrize("known", [{}, {"SECRET": ""}])
def test_without_secrets_nothing_is_replaced(known: dict[str, str]) -> None:
    redactor = Redactor(known)
    assert redactor.text("any text") == "any text"
    assert redactor.body(b"any body") == b"any body"
    assert redactor.headers([("Authorization", "Bearer abc"), ("Date", "today")]) == (
        ("Authorization", f"Bearer {digest('abc')}"),
        ("Date", "today"),
    )


HEADERS = [
    ("Authorization", "Bearer secret-value", "Bearer $SECRET"),
    ("Authorization", "Bearer other", f"Bearer {digest('other')}"),
    ("Authorization", "bearer other", f"bearer {digest('other')}"),
    ("Authorization", "Bearer secret-value2", f"Bearer {digest('$SECRET2')}"),
    ("Authorization", "secret-value", "$SECRET"),
    ("apikey", "secret-value", "$SECRET"),
    ("Authorization", "GenieKey secret-value", "GenieKey $SECRET"),
    ("Authorization", "secret word secret-value", digest("secret word $SECRET")),
    ("Cookie", "sid=secret-value", "sid=$SECRET"),
    ("Cookie", "sid=other; theme=dark", f"sid={digest('other')}; theme={digest('dark')}"),
    ("Cookie", "sid=secret-value2", f"sid={digest('$SECRET2')}"),
    ("Cookie", "other", digest("other")),
    ("Set-Cookie", "sid=abc", digest("sid=abc")),
    ("X-Signature", "abc", digest("abc")),
    ("X-Empty", "", ""),
    ("X-Page-Token", "abc", "abc"),
    ("X-PagerSignature", "abc", digest("abc")),
    ("X-Versioned-Secret", "abc", digest("abc")),
    ("X-RateLimit-Remaining", "99", "99"),
    ("x-rate-limit-reset", "1767225600", "1767225600"),
    ("X-Total-Count", "5", "5"),
    ("X-Pages", "5", "5"),
    ("X-Request-Id", "abc", "abc"),
    ("RateLimit", '"default";r=50', '"default";r=50'),
    ("Retry-After", "30", "30"),
    ("RETRY-AFTER", "30", "30"),
    ("Content-Type", "application/json", "application/json"),
    ("Location", "/a?key=secret-value", "/a?key=$SECRET"),
    ("X-Quota-Limit", "100", "100"),
    ("x-quota-limit", "100", "100"),
    ("X-Quota-Limits", "100", digest("100")),
]


@pytest.mark.parametrize(("name", "value", "kept"), HEADERS)
def test_header_values(name: str, value: str, kept: str) -> None:
    redactor = Redactor({"SECRET": "secret-value"}, keep=["X-Quota-Limit"])
    assert redactor.headers([(name, value)]) == ((name, kept),)


def test_headers_keep_their_order_and_their_number() -> None:
    pairs = [("Set-Cookie", "a=1"), ("Vary", "a"), ("Set-Cookie", "b=2")]
    found = Redactor({}).headers(pairs)
    assert [name for name, _ in found] == [name for name, _ in pairs]
    assert found[0] != found[2]


@settings(deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_digests_are_stable_and_tell_nothing(one: str, other: str) -> None:
    assume(not set(one + other) & {chr(code) for code in range(0xD800, 0xE000)})
    assert digest(one) == digest(str(one))
    assert (digest(one) == digest(other)) is (one == other)
    assert re.fullmatch(r"sha256:[0-9a-f]{16}", digest(one))


def test_the_digest_is_the_same_in_every_process() -> None:
    assert digest("secret-value") == "sha256:" + hashlib.sha256(b"secret-value").hexdigest()[:16]
