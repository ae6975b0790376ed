"""Rules of another house, installed as a distribution of their own."""
