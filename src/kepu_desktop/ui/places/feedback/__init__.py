"""数据反馈: the workbook for the units, what they sent back, its totals and charts, the summary."""
