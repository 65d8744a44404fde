"""Files, tables and programs that leave the app."""
