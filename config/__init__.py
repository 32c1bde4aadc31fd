"""Composition: settings, URLs, processes. The package imports nothing, so that `make run` and beat stay small."""
