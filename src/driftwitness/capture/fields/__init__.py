"""Fields of requests and answers: how pages write their names, types, bounds and captions."""
