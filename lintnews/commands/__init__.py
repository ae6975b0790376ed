"""The commands, one module each family, and what they share."""
