"""Loaders that read files into a landscape; they never open a store."""
