"""What stands in the way of posts: found, kept in rows, and what people decide about it."""
