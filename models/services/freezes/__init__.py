"""Times in which nothing goes out: frozen, let through, thawed."""
