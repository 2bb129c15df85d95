#!/usr/bin/env bash
# cheroot 11.1.2 under Flask 3.1.3 / Werkzeug 3.1.9: a request body that is cut off passes as whole.
#
# A client announces 10 bytes, sends 5 and closes its side, as a broken line does. Under Werkzeug's own
# server the application is told (400, ClientDisconnected). Under cheroot the view gets 5 bytes and answers
# 200. cheroot puts `wsgi.input_terminated` into the environ with the value False; Werkzeug asks whether
# the key is there, not what it says, takes the stream for one that ends by itself, and compares nothing
# with Content-Length.
#
# Seen: cheroot "200 OK" with 5 bytes, werkzeug "400 BAD REQUEST" with none. Fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cheroot==11.1.2 flask==3.1.3 werkzeug==3.1.9
timeout 60 "$folder/venv/bin/python" -u - <<'PYTHON'
import os
import socket
import threading

import flask
from cheroot import wsgi
from werkzeug.serving import WSGIRequestHandler, make_server

app = flask.Flask("finding")
got = []


@app.post("/")
def take():
    got.append(len(flask.request.get_data()))
    return "taken"


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


def cut_off(port):
    got.clear()
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello")
        line.shutdown(socket.SHUT_WR)
        status = line.recv(4096).split(b"\r\n")[0].split(b" ", 1)[1].decode()
    return status, list(got)


cheroot = wsgi.Server(("127.0.0.1", 0), app)
cheroot.prepare()
threading.Thread(target=cheroot.serve, daemon=True).start()
werkzeug = make_server("127.0.0.1", 0, app, request_handler=Quiet)
threading.Thread(target=werkzeug.serve_forever, daemon=True).start()
seen = {"cheroot": cut_off(cheroot.bind_addr[1]), "werkzeug": cut_off(werkzeug.port)}
print(seen)
as_before = seen == {"cheroot": ("200 OK", [5]), "werkzeug": ("400 BAD REQUEST", [])}
print("as described" if as_before else "it has changed", flush=True)
os._exit(0 if as_before else 1)
PYTHON
