"""Settings of the project's own tests and of the suites; options and fixtures come from the installed plugin."""

pytest_plugins = ["tests.browser"]
