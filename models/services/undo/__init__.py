"""What people did lately, and taking it back."""
