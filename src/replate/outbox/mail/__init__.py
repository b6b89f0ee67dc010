"""What the mail channel is made of: the letterpress, its quoted-printable type, DKIM, the line to the server."""
