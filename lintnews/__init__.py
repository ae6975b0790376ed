"""lintnews: a data-quality linter for newspaper text that came out of scanners and e-paper PDFs."""

from lintnews.finding import Edit, Finding, Fix, Related
from lintnews.page import Block, Issue, Page, Span
from lintnews.reading import Reading
from lintnews.rule import Rule, rule

__version__ = "0.1.0"

__all__ = ["Block", "Edit", "Finding", "Fix", "Issue", "Page", "Reading", "Related", "Rule", "Span", "rule"]
