"""`replate verify`: whether what a newsroom told was rewritten, checked from outside. No Django, so that a reader needs
nothing but a site's address, and an operator need not trust the program that keeps the record.
"""
