"""Posts and when they go out: written, scheduled, moved, held, imported, listed."""
