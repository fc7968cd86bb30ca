"""The brief of a chain: a document model of sentences with their facts, and its writers."""
