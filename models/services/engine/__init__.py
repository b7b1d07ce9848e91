"""What is due goes out: claims, the ledger, gates, what keeps something in, and recovery."""
