"""What a landscape is, where it is kept, what can be measured, how it is drawn."""
