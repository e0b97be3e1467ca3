"""Rules about times: their notation, their order, and clocks."""
