"""The list workbook out to be worked in and back: rows read, compared, bound, applied."""
