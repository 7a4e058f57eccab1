"""A self-signed certificate for 127.0.0.1."""

import shutil
import subprocess
from pathlib import Path

import pytest


def make_certificate(folder: Path) -> Path:
    """Write certificate and key into one file; without the openssl command, which makes them, the test is skipped."""
    if shutil.which("openssl") is None:
        pytest.skip("the openssl command, which makes the certificate, is not on this machine")
    target = folder / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem")),
            *("-out", str(folder / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )
    target.write_bytes((folder / "key.pem").read_bytes() + (folder / "certificate.pem").read_bytes())
    return target
