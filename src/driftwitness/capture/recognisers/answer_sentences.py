"""Sentences that say which resource is answered: `Returns the updated order`, `Body: an array of order objects`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.facts import AnswerTold, Where
from driftwitness.capture.http_statuses import NUMBER, PHRASES
from driftwitness.document import Document

STATUS = (
    rf"(?:(?:an?\s+)?(?:HTTP\s+)?(?:status\s+)?(?:code\s+)?{NUMBER}(?:\s+(?:{PHRASES}))?"
    r"(?:\s+(?:status|code|response))*(?:\s+(?:with|and|along\s+with)\s+|[,:]\s*))?"
)
LEAD = re.compile(
    rf"(?:\b(?:returns?|respond(?:s|ed)?\s+with|answers?\s+with|repl(?:y|ies)\s+with)"
    r"|\b(?:response|answer)(?:\s+body)?\s+(?:is|contains|holds|consists\s+of|will\s+be|will\s+contain)"
    r"|^\W*(?:(?:success\w*\s+)?(?:response|answer)(?:\s+body)?|body|returns?|result)\s*:)"
    rf"\s*:?\s*(?:back\s+)?{STATUS}",
    re.IGNORECASE,
)
ADJECTIVES = (
    r"(?:(?:current|updated|created|newly|new|single|full|complete|entire|whole|given|requested|specified|modified"
    r"|resulting|changed|deleted|removed|archived|corresponding|paginated|sorted|ordered|matching|same|JSON|empty)[\s-]+)*"
)
ARTICLE = r"(?:(?:an?|the|its|one|all|all\s+of\s+the|all\s+the)\s+)"
NOUN = r"(?P<noun>(?!(?:of|for|the|an?)\b)[A-Za-z][\w'-]*(?:\s+[A-Za-z][\w'-]*){0,2}?)"
KIND = r"(?P<kind>\s+(?:objects?|resources?|records?|representations?|entit(?:y|ies)|models?|JSON))?"
END = (
    r"(?=\s*(?:[.,;:()\[]|$)|\s+(?:if|when|on|upon|with|without|identified|for|in|that|which|whose|as|by|after|matching|you|visible"
    r"|belonging|associated|owned|assigned|and\s+(?:a|an|the|its)\b)\b)"
)
OF = r"(?P<of>(?:JSON\s+)?(?:representation|object|details|attributes|data|JSON)\s+(?:of|for)\s+)?"
MANY = re.compile(
    rf"{ARTICLE}?{ADJECTIVES}(?P<list>list|array|collection)\s+(?:of|containing)\s+{ARTICLE}?{ADJECTIVES}{NOUN}{KIND}{END}",
    re.IGNORECASE,
)
ONE = re.compile(rf"(?P<article>{ARTICLE})?{ADJECTIVES}{OF}{ARTICLE}?{ADJECTIVES}{NOUN}{KIND}{END}", re.IGNORECASE)
OWNED = re.compile(
    rf"{ARTICLE}?(?P<noun>[A-Za-z][\w-]*(?:\s+[A-Za-z][\w-]*)?)(?:['’]s|s['’])\s+{ADJECTIVES}"
    rf"(?:representation|object|details|attributes|data|JSON)\b{END}",
    re.IGNORECASE,
)
RETURNED = re.compile(
    rf"\bthe\s+{ADJECTIVES}{NOUN}{KIND}\s+(?:is|will\s+be|gets)\s+returned\b(?!\s+(?:only|as|if|unless|to))",
    re.IGNORECASE,
)
PARTLY = re.compile(
    r"\b(?:only|except|without|XML|YAML|CSV|not|never|no\s+longer|subset|partial|either|instead)\b", re.IGNORECASE
)
"""What is answered is not, or not always, the resource as it is elsewhere."""


def recognise(document: Document) -> Iterator[AnswerTold]:
    """One for each sentence that names what is answered."""
    for sentence in prose.sentences(document):
        if "retur" not in (lower := sentence.text.lower()) and not re.search(r"\b(?:res|answer|repl|body)", lower):
            continue
        if told := read(sentence.text):
            noun, many, whole = told
            yield AnswerTold(Where(document.name, sentence.first, sentence.last), noun, many, whole)


def read(sentence: str) -> tuple[str, bool, bool] | None:
    """The noun, whether there are many, and whether its JSON as such is meant."""
    if PARTLY.search(sentence):
        return None
    for lead in LEAD.finditer(sentence):
        if many := MANY.match(sentence, lead.end()):
            return many["noun"], True, many["kind"] is not None or many["list"].lower() == "array"
        if owned := OWNED.match(sentence, lead.end()):
            return owned["noun"], False, True
        one = ONE.match(sentence, lead.end())
        if one and (one["article"] or one["kind"] or one["of"]):
            return one["noun"], False, bool(one["kind"] or one["of"])
    returned = RETURNED.search(sentence)
    return (returned["noun"], False, returned["kind"] is not None) if returned else None
