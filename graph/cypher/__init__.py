"""Cypher: its tokens, the read-only guard, unknown words, and what makes both engines answer alike."""
