"""A landscape as documents to hand over: charts, briefs and lists of changes, made of facts and measures."""
