"""The sealed record of every change, and receipts made of it."""
