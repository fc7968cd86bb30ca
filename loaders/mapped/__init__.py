"""Import of people's own tables: their layout, a map of their columns, and the landscape that the map makes of them."""
