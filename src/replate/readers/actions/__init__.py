"""What readers do: sign in, agree, follow, read, leave. Each verb takes `at` and writes its rows in one transaction."""
