"""The command line: commands, shared options, and output as tables, JSON or files."""
