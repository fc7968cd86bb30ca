"""Measures of a landscape: pure functions on its facts, each result with the facts that it rests on."""
