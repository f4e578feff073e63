"""Audience figures: the returned workbooks, their rows, totals and papers."""
