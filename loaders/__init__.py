"""From files to a landscape; no store is opened here."""
