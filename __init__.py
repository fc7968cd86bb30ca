"""lianzhu (链主): a vendor landscape in which every fact can be checked, as a graph."""
