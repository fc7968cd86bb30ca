"""Who leads a chain (链主): candidates, the evidence on them, and scores by stated weights."""
