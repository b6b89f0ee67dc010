"""The page server: holds rendered bytes, picks the variant, passes the rest on to Django. No Django, no database."""
