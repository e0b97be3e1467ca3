"""Compares the bodies of one operation and status, place by place: one cause is told once, where it starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from driftwitness.drift.observed.alike import is_renamed, likeness
from driftwitness.drift.observed.places import ITEM, Place
from driftwitness.drift.observed.record import At, Compared
from driftwitness.drift.observed.rules import SPECIAL
from driftwitness.drift.observed.significance import Share

_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Where:
    """A place that is compared: of which operation and answer, and how it is reached."""

    operation: str
    answer: str
    tokens: tuple[str, ...] = ()
    siblings: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The place for people: ``data[].id``."""
        return ".".join(self.tokens).replace(f".{ITEM}", "[]").replace(ITEM, "[]")

    @property
    def leaf(self) -> str:
        """The name that stands last."""
        return next((token for token in reversed(self.tokens) if token != ITEM), "")

    def member(self, name: str, siblings: frozenset[str]) -> Where:
        """The place of a member."""
        return replace(self, tokens=(*self.tokens, name), siblings=siblings if self.tokens else frozenset())

    @property
    def at(self) -> At:
        """The place as it is told."""
        return At(self.operation, self.answer, self.path, self.leaf, self.siblings)

    @property
    def item(self) -> Where:
        """The place of the items."""
        return replace(self, tokens=(*self.tokens, ITEM))


def compare(old: Place, new: Place, where: Where) -> Iterator[Compared]:
    """Give what was compared at a place and below it."""
    wrapper = _wrapper(old, new)
    if wrapper is not None:
        name, is_dropped = wrapper
        yield from _rewrapped(old, new, where, name, is_dropped=is_dropped)
        return
    yield from _nulls(old, new, where)
    types = _types(old, new, where)
    if types is not None:
        yield types
        if types.kind == "response-type-changed":
            return
    yield from _forms(old, new, where)
    yield from _words(old, new, where)
    if old.objects and new.objects:
        yield from _members(old, new, where)
    if old.items is not None and new.items is not None:
        yield from compare(old.items, new.items, where.item)


def _members(old: Place, new: Place, where: Where) -> Iterator[Compared]:
    gone = [name for name, member in sorted(old.members.items()) if member.count and not _count(new, name)]
    come = [name for name, member in sorted(new.members.items()) if member.count and not _count(old, name)]
    renamed: dict[str, str] = {}
    for name in gone:
        other = next(
            (n for n in come if n not in renamed.values() and is_renamed(old.members[name], new.members[n])), ""
        )
        if other:
            renamed[name] = other
    siblings = frozenset(old.members)
    for name in sorted({*old.members, *new.members}):
        if name in renamed.values():
            continue
        here = where.member(name, siblings)
        before, after = _presence(old, name), _presence(new, name)
        compared = Compared("presence", here.at, before, after)
        if name in renamed:
            yield replace(compared, kind="response-property-renamed", before=name, after=renamed[name])
            yield from compare(old.members[name], new.members[renamed[name]], here)
            continue
        told = _told(old, name), _told(new, name)
        is_known = None not in told
        first, last = (None, None) if is_known else told
        yield replace(compared, kind=_presence_kind(before, after), before=first, after=last)
        if name not in gone and name not in come:
            yield from compare(old.members[name], new.members[name], here)


def _presence_kind(before: Share, after: Share) -> str | None:
    if before.never and after.hits:
        return "response-property-added"
    if before.hits and after.never:
        return "response-property-removed"
    if before.always and not after.always:
        return "response-property-became-optional"
    return "response-property-became-required" if after.always and not before.always else None


def _presence(owner: Place, name: str) -> Share:
    member = owner.members.get(name)
    hits = min(member.count, owner.objects) if member else 0
    return Share(hits, owner.objects, member.complete if member else 0, owner.object_bodies)


def _count(owner: Place, name: str) -> int:
    return owner.members[name].count if name in owner.members else 0


def _told(owner: Place, name: str) -> str | None:
    """The types that stand under a name; None where nothing does."""
    return " or ".join(sorted(owner.members[name].types)) if _count(owner, name) else None


def _wrapper(old: Place, new: Place) -> tuple[str, bool] | None:
    """Give the member that wrapped the rest and is gone (True), or that has come and wraps what was there (False)."""
    if not old.known or not new.known:
        return None
    usual = likeness(old, new)
    for owner, other, is_dropped in ((old, new, True), (new, old, False)):
        for name, member in sorted(owner.members.items()):
            if member.count and not _count(other, name):
                found = likeness(member, other)
                if found >= _ALIKE and found > usual:
                    return name, is_dropped
    return None


def _rewrapped(old: Place, new: Place, where: Where, name: str, *, is_dropped: bool) -> Iterator[Compared]:
    """Tell a wrapper once, whatever stood beside it, and compare what it holds."""
    here = where.member(name, frozenset())
    at = replace(here.at, siblings=frozenset())
    before = Share(old.known, old.known, old.bodies, old.bodies)
    after = Share(0, new.known, 0, new.bodies)
    if is_dropped:
        found = Compared("presence", at, before, after)
        yield replace(found, kind="envelope-removed", before=name)
        yield from compare(old.members[name], new, where)
    else:
        shares = Share(0, old.known, 0, old.bodies), Share(new.known, new.known, new.bodies, new.bodies)
        found = Compared("presence", at, *shares)
        yield replace(found, kind="envelope-added", after=name)
        yield from compare(old, new.members[name], here)


def _part(hits: int, samples: int, bodies: int) -> Share:
    """A share of samples of which the answers are not known: answers are taken to show it as often as samples."""
    return Share(hits, samples, round(hits / samples * bodies) if samples else 0, bodies)


def _nulls(old: Place, new: Place, where: Where) -> Iterator[Compared]:
    before = _part(old.types["null"], old.count, old.bodies)
    after = _part(new.types["null"], new.count, new.bodies)
    kind = because = None
    if before.never and after.hits:
        kind = "response-became-nullable"
        if old.empty and not new.empty:
            because = "null comes where an empty list came"
    elif before.hits and after.never:
        kind = "response-became-not-nullable"
    yield Compared(
        "null",
        where.at,
        before,
        after,
        kind,
        words=("null", "null"),
        because=because,
    )


def _types(old: Place, new: Place, where: Where) -> Compared | None:
    """Compare which types came, null apart: an integer is a number too."""
    before, after = _kinds(old), _kinds(new)
    if not before or not after:
        return None
    known = before | ({"integer"} if "number" in before else set())
    hits = sum(count for kind, count in new.types.items() if kind in known)
    shares = _part(old.known, old.known, old.bodies), _part(hits, new.known, new.bodies)
    kind = because = None
    words = " or ".join(sorted(before)), " or ".join(sorted(after))
    told = " or ".join(sorted(after - known))
    if after - known:
        kind = "response-type-widened" if after & known or words == ("integer", "number") else "response-type-changed"
        because = SPECIAL.get((kind, *words))
    elif before - after and not (after == {"integer"} and before == {"number"}):
        kind, told = "response-type-narrowed", words[1]
        kept = sum(count for name, count in old.types.items() if name in after)
        shares = _part(kept, old.known, old.bodies), _part(new.known, new.known, new.bodies)
    is_narrower = kind == "response-type-narrowed"
    return Compared(
        "type",
        where.at,
        *shares,
        kind,
        words[0] if kind else None,
        words[1] if kind else None,
        words=(words[1], words[1]) if is_narrower else (words[0], told or words[0]),
        came=new.known - hits if after - known else None,
        because=because,
    )


def _kinds(place: Place) -> set[str]:
    return {kind for kind, count in place.types.items() if count and kind != "null"}


def _forms(old: Place, new: Place, where: Where) -> Iterator[Compared]:
    """Compare the forms of texts and times where all old ones, or all new ones, had one form."""
    before, after = _form(old), _form(new)
    if before is None and after is None:
        return
    form = before if before is not None else after
    shares = _formed(old, form), _formed(new, form)
    if before == after or not shares[0].samples or not shares[1].samples:
        kind = None
    elif before is not None and after is not None:
        kind = "response-format-changed"
    else:
        kind = "response-format-removed" if before is not None else "response-format-added"
    told = after or (_usual(new, form or "") if before else "")
    yield Compared(
        "form",
        where.at,
        *shares,
        kind,
        before if kind else None,
        (told or None) if kind else None,
        words=(form or "", (told or "another form") if before is not None and kind else form or ""),
        came=shares[1].samples - shares[1].hits if before is not None and kind else None,
    )


def _form(place: Place) -> str | None:
    """Give the one form of all texts or times there; an integer in a text is only one where no other text came."""
    known = Counter({form: count for form, count in place.forms.items() if count})
    return next(iter(known)) if len(known) == 1 and "" not in known else None


def _usual(place: Place, but: str) -> str:
    return next((form for form, _ in place.forms.most_common() if form and form != but), "")


def _formed(place: Place, form: str | None) -> Share:
    total = sum(place.forms.values())
    return _part(place.forms[form or ""], total, place.bodies)


def _words(old: Place, new: Place, where: Where) -> Iterator[Compared]:
    """Compare closed sets of words, value by value; where all are others, once."""
    before, after = old.closed, new.words
    if before is None or not after or sum(after.values()) != new.known:
        return
    base = Compared("words", where.at, *_shares(old, new, set(before)))
    if not set(before) & set(after):
        words = _listed(before), _listed(after)
        changed = replace(base, kind="response-values-changed", before=words[0], after=words[1], words=words)
        yield replace(changed, came=new.known)
        return
    yield base
    for word in sorted({*before, *after}):
        shares = _shares(old, new, {word})
        kind = "response-value-added" if word not in before else "response-value-removed" if word not in after else None
        if kind:
            one = replace(base, old=shares[0], new=shares[1], kind=kind, words=(word, word))
            yield replace(one, before=word if word in before else None, after=word if word in after else None)


def _shares(old: Place, new: Place, words: set[str]) -> tuple[Share, Share]:
    def share(place: Place) -> Share:
        hits = sum(count for word, count in (place.words or {}).items() if word in words)
        return _part(hits, place.known, place.bodies)

    return share(old), share(new)


def _listed(words: Counter[str]) -> str:
    return ", ".join(sorted(words))
