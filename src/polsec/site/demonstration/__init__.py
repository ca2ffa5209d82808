"""Two simulated conversations on citizen security, from their scripts to reports on the first page."""
