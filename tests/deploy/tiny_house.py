"""A house of tiny processes with the shape of the real one, to try the runner on; runs like `python -m deploy.embedded`."""

import sys

from deploy.embedded import main
from deploy.processes import Composition, Preparation, ProcessSpec

PYTHON = (sys.executable, "-S", "-c")
SHOWS_ITS_ENVIRONMENT = """
import http.server, json, os, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(json.dumps(dict(os.environ)).encode())
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""
WORKS = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


def tiny(seed: str = "print('a service')", worker: str = WORKS) -> Composition:
    """Two rooms, a worker and a seed that run the given code."""
    return Composition(
        preparations=(Preparation("data", (ProcessSpec("catalog-seed", (*PYTHON, seed), "catalog"),)),),
        apps=(
            ProcessSpec("gateway", (*PYTHON, SHOWS_ITS_ENVIRONMENT, "{port}"), "gateway", 0),
            ProcessSpec("issuer", (*PYTHON, SHOWS_ITS_ENVIRONMENT, "{port}"), None, 9),
        ),
        workers=(ProcessSpec("booking-worker", (*PYTHON, worker), "booking"),),
    )


if __name__ == "__main__":
    sys.exit(main(composition=tiny()))
