"""The pictures, tables, arrays and programs that users take home."""
