"""The demo's documents: plain text from content/documents/ set as one page of PDF."""

from pathlib import Path

DOCUMENTS = Path(__file__).parent / "content" / "documents"


def pdf(name: str) -> bytes:
    """content/documents/`name`.txt as a PDF 1.4 of one A4 page in Courier; the same bytes each time.

    Raises FileNotFoundError for an unknown name, UnicodeEncodeError for letters outside Windows-1252.
    """
    lines = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    shown = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
    page = "BT /F1 11 Tf 15 TL 60 780 Td\n" + "".join(f"({line}) '\n" for line in shown) + "ET"
    content = page.encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
