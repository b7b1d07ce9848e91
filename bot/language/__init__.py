"""From words to a Reading: `read(text, context)` is the whole of it."""
