"""The rules, one per file in ``checks/<family>/``, and how a trace is judged by them."""
