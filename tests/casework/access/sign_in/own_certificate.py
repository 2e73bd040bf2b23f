"""A server that speaks HTTPS with a certificate of its own making."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server that speaks HTTPS with a certificate that nobody vouches for; its address and the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    place = tmp_path / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    place.write_bytes(private + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place)
    server = HTTPServer(("127.0.0.1", 0), Describes)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/o", place
    server.shutdown()
    server.server_close()


class Describes(BaseHTTPRequestHandler):
    """Answers everything with the description of a provider."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        said = {
            "authorization_endpoint": "https://127.0.0.1/ask",
            "token_endpoint": "https://127.0.0.1/give",
            "issuer": "https://127.0.0.1",
            "jwks_uri": "https://127.0.0.1/keys",
        }
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *about: Any) -> None:
        """Say nothing."""
