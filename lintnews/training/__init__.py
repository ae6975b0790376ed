"""Fits the weights that ship with lintnews, on damage made from clean text; needs a corpus and the extra ``build``."""
