"""Django's `flush`, for tests with transactions of their own: puts the database back as it was when the tests began."""
