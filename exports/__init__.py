"""From a landscape, or its schema, to the files that other tools read."""
