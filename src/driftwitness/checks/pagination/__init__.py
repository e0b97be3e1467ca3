"""Rules about pages, totals, order and filters of lists."""
