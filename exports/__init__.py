"""Exports of a landscape, or of its schema, to file formats that other tools read."""
