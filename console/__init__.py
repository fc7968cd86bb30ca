"""What the command line shares: options, ways to print rows, and files that are written whole or not at all."""
