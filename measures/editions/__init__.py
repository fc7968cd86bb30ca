"""What changed between two editions of a landscape, or two reports in it."""
