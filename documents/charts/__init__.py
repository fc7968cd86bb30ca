"""Charts of the figures of a landscape: what is drawn as data, and its drawing as SVG or PNG."""
