"""Rules about credentials: none and a wrong one are refused as documented."""
