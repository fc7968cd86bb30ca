"""The landscape: its schema, records, property graph, validation, checks and stores."""
