"""Requests for approval: asked, decided, released, and what publishing something takes."""
