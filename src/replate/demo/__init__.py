"""The small newsroom that `replate demo` opens: The Ansel Courier of Port Ansel, a paper of our own invention."""
