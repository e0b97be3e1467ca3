"""Rules about what the vendor delivers of itself: payload, headers, signature, time, identity, subscription."""
