"""Who signs for logs. Plain Python: no Django, no database, so that it runs as a system user that reads neither."""
