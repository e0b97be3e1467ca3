"""Whether two counts differ by more than chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

LEVEL = 0.01
"""How often chance alone may be taken for a change."""
_LARGE = 3000


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``samples``, which came in ``bodies`` answers, of which ``whole`` showed it in each sample."""

    hits: int
    samples: int
    whole: int
    bodies: int

    def __add__(self, other: Share) -> Share:
        """Pool what two operations show of one cause."""
        return Share(
            self.hits + other.hits, self.samples + other.samples, self.whole + other.whole, self.bodies + other.bodies
        )

    @property
    def always(self) -> bool:
        """Whether every sample had it."""
        return self.samples > 0 and self.hits == self.samples

    @property
    def never(self) -> bool:
        """Whether no sample had it, though some could have."""
        return self.samples > 0 and self.hits == 0


def is_reversal(old: Share, new: Share) -> bool:
    """Whether all had it and none has, or the other way round."""
    return (old.always and new.never) or (old.never and new.always)


def is_certain(old: Share, new: Share) -> bool:
    """Whether two shares differ by more than chance would make them, at the level of 1 in 100.

    Fisher's exact test, two-sided: it asks how often shuffling the samples between the two recordings would give a
    difference as large. It holds for counts however small, which recordings have, where a chi-square does not. So
    40 of 40 → 0 of 40 is certain; 40 of 40 → 39 of 40 is not (one absence in 40 is no rarer than the rule of three
    allows of something that was there 40 times in 40: its true share may be as low as 1 - 3/40); 5 of 5 → 0 of 5 is the
    smallest reversal that is certain (1 in 126), below it there are too few samples to tell.

    Samples of one list in one answer are not independent: an answer to another question may lack a field in all its 50
    items. Unless all changed, the answers must differ by the same test too, each counted once.
    """
    if fisher(old.hits, old.samples, new.hits, new.samples) > LEVEL:
        return False
    return is_reversal(old, new) or fisher(old.whole, old.bodies, new.whole, new.bodies) <= LEVEL


def fisher(hits: int, samples: int, other_hits: int, other_samples: int) -> float:
    """Give the two-sided p-value of Fisher's exact test; for thousands of samples the normal limit of it."""
    total, marked = samples + other_samples, hits + other_hits
    if not samples or not other_samples or marked in (0, total):
        return 1.0
    if total > _LARGE:
        pooled = marked / total
        spread = math.sqrt(pooled * (1 - pooled) * (1 / samples + 1 / other_samples))
        return math.erfc(abs(hits / samples - other_hits / other_samples) / spread / math.sqrt(2))
    whole = _ln_choose(total, samples)

    def chance(count: int) -> float:
        return math.exp(_ln_choose(marked, count) + _ln_choose(total - marked, samples - count) - whole)

    seen = chance(hits) * (1 + 1e-9)
    counts = range(max(0, samples - (total - marked)), min(samples, marked) + 1)
    return min(1.0, sum(p for p in map(chance, counts) if p <= seen))


def _ln_choose(of: int, count: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
