"""Numbers and spans of time as people write them: `1,000`, `10k`, `one hundred`, `15-minute`, `24 h`."""

from __future__ import annotations

import re

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL = {name: value for value, name in enumerate(ONES, 1)} | {name: 10 * value for value, name in enumerate(TENS, 2)}
SMALL |= {"a": 1, "an": 1}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "k": 1000, "m": 1_000_000}
WORD = "|".join(sorted({*SMALL} - {"a", "an"}, key=len, reverse=True))
NUMBER = (
    r"(?<![\w.,$€£:#/-])"
    r"(?:\d{1,3}(?:[,.'’_  ]\d{3})+(?!\d)|\d+(?:\.\d+)?)(?:\s?[kKM]\b|\s+(?:thousand|million)\b)?(?![\d%])"
    rf"|\b(?:(?:{WORD}|an?)[\s-]+(?:hundred|thousand|million)(?:\s+thousand)?|(?:{WORD})(?:-(?:{WORD}))?)\b"
)
"""A quantity, in digits or words; a regular expression."""
COUNT = rf"(?:\d+|{WORD})(?![\w.,]\d)"
"""How many units a span has; a regular expression."""
SECONDS = {"s": 1, "second": 1, "sec": 1, "minute": 60, "min": 60, "m": 60, "hour": 3600, "hr": 3600, "h": 3600,
           "day": 86400, "d": 86400, "week": 604800, "month": 2592000, "mo": 2592000, "hourly": 3600, "daily": 86400,
           "weekly": 604800, "monthly": 2592000}  # fmt: skip
UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)(?![\w])"
SHORT_UNIT = r"(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|months?|mo)(?![\w])"


def number(text: str) -> int | None:
    """The whole number that the words or digits mean; None for a fraction."""
    text = text.strip().lower()
    if match := re.fullmatch(r"(\d[\d.,'’_  ]*?)\s*(k|m|thousand|million)?", text):
        digits, scale = match[1].rstrip(".,"), SCALES.get(match[2] or "", 1)
        if re.fullmatch(r"\d{1,3}(?:[,.'’_  ]\d{3})+", digits) and scale == 1:
            return int(re.sub(r"\D", "", digits))
        value = float(digits) * scale if re.fullmatch(r"\d+(?:\.\d+)?", digits) else 0.5
        return int(value) if value == int(value) else None
    total = current = 0
    for word in re.split(r"[\s-]+", text):
        if word in SMALL:
            current += SMALL[word]
        elif word in SCALES:
            current = max(current, 1) * SCALES[word]
            if SCALES[word] > 100:
                total, current = total + current, 0
        else:
            return None
    return total + current or None


def seconds(count: str | None, unit: str) -> int:
    """The length of a span: a count (one where there is none) of a unit."""
    word = unit.lower()
    return (number(count) or 1 if count else 1) * (SECONDS.get(word) or SECONDS[word.removesuffix("s")])
